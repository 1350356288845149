import { XmlEdit } from '../xml/edit.ts';
import { findAll } from '../xml/query.ts';
import { parseXml, type XmlElement } from '../xml/tree.ts';

/** What libvirt leaves out of a definition unless it is asked for secrets: the passwords of displays. */
const SECRET_ATTRIBUTES = ['passwd', 'passwdValidTo', 'connected'] as const;

/**
 * Puts the passwords of displays back into a definition that was shown without them. The n-th display of a type keeps
 * its own; one for which the text names a password gets that.
 */
export function restoreSecrets(text: string, secure: string): string {
  const edit = new XmlEdit(text);
  const known = byTypeAndPlace(parseXml(secure));
  for (const [key, display] of byTypeAndPlace(edit.root)) {
    const before = known.get(key);
    if (!before || display.attribute('passwd') !== null) continue;
    for (const name of SECRET_ATTRIBUTES) {
      const value = before.attribute(name);
      if (value !== null && display.attribute(name) === null)
        edit.setAttribute(display, name, value);
    }
  }
  return edit.toString();
}

function byTypeAndPlace(domain: XmlElement): Map<string, XmlElement> {
  const counts = new Map<string, number>();
  return new Map(
    findAll(domain, 'devices/graphics').map((display) => {
      const type = display.attribute('type') ?? '';
      const place = counts.get(type) ?? 0;
      counts.set(type, place + 1);
      return [`${type} ${place}`, display];
    }),
  );
}
