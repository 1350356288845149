/** What an edit was allowed to change: whole lines that hold a setting, or whole blocks of new devices. */
export interface Allowed {
  /** Lines that may differ, by what they begin with, as in `<vcpu`. */
  readonly settings?: readonly string[];
  /** A device that may be new, by its element and a text that stands in it. */
  readonly device?: { readonly element: string; readonly holds: string };
}

/**
 * The lines that went or came beyond what an edit was allowed to change; libvirt writes one element a line, so lines
 * tell all. Controllers that libvirt adds for a new device's place belong to that device.
 */
export function unexpectedLines(before: string, after: string, allowed: Allowed): string[] {
  const [left, right] = [reduce(before, allowed, null), reduce(after, allowed, before)];
  const missing = [...right];
  const gone = left.filter((line) => {
    const at = missing.indexOf(line);
    if (at < 0) return true;
    missing.splice(at, 1);
    return false;
  });
  return [...gone.map((line) => `- ${line}`), ...missing.map((line) => `+ ${line}`)];
}

/** @param known the text before the edit; null for that text itself. */
function reduce(xml: string, allowed: Allowed, known: string | null): string[] {
  const { device, settings = [] } = allowed;
  let text = xml;
  if (device && known !== null) {
    text = withoutBlocks(text, device.element, (block) => block.includes(device.holds));
    const controllers = new Set(blocksOf(known, 'controller').map(identityOf));
    text = withoutBlocks(text, 'controller', (block) => !controllers.has(identityOf(block)));
  }
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => !settings.some((start) => line.startsWith(start)));
}

const blockPattern = (element: string): RegExp =>
  new RegExp(`^ *<${element} [^>]*?(?:/>|>[\\s\\S]*?^ *</${element}>)\\n`, 'gm');

const blocksOf = (xml: string, element: string): string[] => xml.match(blockPattern(element)) ?? [];

function withoutBlocks(xml: string, element: string, drop: (block: string) => boolean): string {
  return xml.replace(blockPattern(element), (block) => (drop(block) ? '' : block));
}

/** Type and number of a controller. */
function identityOf(block: string): string {
  const part = (name: string): string => new RegExp(`${name}='([^']*)'`).exec(block)?.[1] ?? '';
  return `${part('type')} ${part('index')} ${part('model')}`;
}
