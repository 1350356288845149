import { expect, it } from 'vitest';
import { latestRead } from './latest-read.ts';

/** A reader whose answers come when the test says so. */
function heldReader() {
  const begun: { key: string; answer: () => void }[] = [];
  const read = (key: string): Promise<void> =>
    new Promise((resolve) => begun.push({ key, answer: resolve }));
  return { begun, read };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('reads once more, after the answer, when it was asked meanwhile', async () => {
  const { begun, read } = heldReader();
  const ask = latestRead(read);
  ask('a');
  ask('a');
  ask('a');
  expect(begun).toHaveLength(1);
  begun[0]?.answer();
  await settled();
  expect(begun).toHaveLength(2);
  begun[1]?.answer();
  await settled();
  expect(begun).toHaveLength(2);
  ask('a');
  expect(begun).toHaveLength(3);
});

it('lets different things be read side by side', () => {
  const { begun, read } = heldReader();
  const ask = latestRead(read);
  ask('a');
  ask('b');
  expect(begun.map(({ key }) => key)).toEqual(['a', 'b']);
});
