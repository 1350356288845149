import { describe, expect, it } from 'vitest';
import { byHeading, CommandStore } from './page-commands.ts';

const command = (key: string) => ({ key, label: key, run: () => undefined });

describe('the commands of a page', () => {
  it('are renewed in their place, and go with their part', () => {
    const store = new CommandStore();
    let told = 0;
    const stop = store.subscribe(() => (told += 1));
    store.put({ id: 'a', heading: 'web', commands: [command('start')] });
    store.put({ id: 'b', heading: 'web', commands: [command('go')] });
    store.put({ id: 'a', heading: 'web', commands: [command('stop')] });
    expect(store.get().map((group) => group.commands[0]?.key)).toEqual(['stop', 'go']);
    store.remove('a');
    expect(store.get().map((group) => group.id)).toEqual(['b']);
    expect(told).toBe(4);
    stop();
    store.remove('b');
    expect(told).toBe(4);
  });

  it('of one object stand together, each with a key of its own', () => {
    const groups = byHeading([
      { id: 'a', heading: 'web', commands: [command('x')] },
      { id: 'b', heading: 'db', commands: [command('x')] },
      { id: 'c', heading: 'web', commands: [command('x')] },
    ]);
    expect(groups.map((group) => [group.heading, group.commands.map((one) => one.key)])).toEqual([
      ['web', ['ax', 'cx']],
      ['db', ['bx']],
    ]);
  });
});
