import { describe, expect, it } from 'vitest';
import { splitCommand } from './words';

describe('splitCommand', () => {
  it.each([
    ['ls -l  /tmp', ['ls', '-l', '/tmp']],
    [`printf '%s\\n' "a  b" c\\ d`, ['printf', '%s\\n', 'a  b', 'c d']],
    [`x "" '' "it's" '"'`, ['x', '', '', "it's", '"']],
    ['echo $HOME | wc *', ['echo', '$HOME', '|', 'wc', '*']],
    ['   ', []],
  ])('%s', (line, words) => {
    expect(splitCommand(line)).toEqual(words);
  });

  it('knows a quote that is still open', () => {
    expect(splitCommand('echo "a')).toBeNull();
  });
});
