export interface DiffLine {
  readonly key: string;
  readonly kind: 'same' | 'gone' | 'come';
  readonly text: string;
}

/** Beyond this product of lengths the middle is shown as gone and come whole, rather than make the user wait. */
const MAX_CELLS = 4_000_000;

/**
 * The difference of two texts by lines.
 * @param context how many unchanged lines stay around each change.
 */
export function diffLines(before: string, after: string, context: number): DiffLine[] {
  const [a, b] = [before.split('\n'), after.split('\n')];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (
    tail < a.length - head &&
    tail < b.length - head &&
    a[a.length - 1 - tail] === b[b.length - 1 - tail]
  ) {
    tail += 1;
  }
  const middle = diffMiddle(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  const same = (text: string): Bare => ({ kind: 'same', text });
  const all = [...a.slice(0, head).map(same), ...middle, ...a.slice(a.length - tail).map(same)];
  const near = (index: number): boolean =>
    all
      .slice(Math.max(0, index - context), index + context + 1)
      .some(({ kind }) => kind !== 'same');
  return all.flatMap((line, index) => (near(index) ? [{ ...line, key: `${index}` }] : []));
}

type Bare = Omit<DiffLine, 'key'>;

/** By the longest common subsequence. */
function diffMiddle(a: readonly string[], b: readonly string[]): Bare[] {
  const gone = (text: string): Bare => ({ kind: 'gone', text });
  const come = (text: string): Bare => ({ kind: 'come', text });
  if (a.length * b.length > MAX_CELLS) return [...a.map(gone), ...b.map(come)];
  const width = b.length + 1;
  const longest = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number): number => longest[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      longest[i * width + j] =
        a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: Bare[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [left, right] = [a[i], b[j]];
    if (left !== undefined && left === right) {
      lines.push({ kind: 'same', text: left });
      i += 1;
      j += 1;
    } else if (left !== undefined && (right === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push(gone(left));
      i += 1;
    } else {
      lines.push(come(right ?? ''));
      j += 1;
    }
  }
  return lines;
}
