import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestApi } from '../../testing/api.ts';

interface View {
  readonly id: string;
  readonly name: string;
  readonly isDefault: boolean;
  readonly settings: readonly { readonly name: string; readonly value: string }[];
}
interface Answer {
  readonly savedView?: View;
  readonly savedViews?: readonly View[];
  readonly code?: string;
  readonly message?: string;
}

describe('saved views in the graph', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start();
  });
  afterAll(() => api.stop());

  const send = async (mutation: string, input: Record<string, unknown>): Promise<Answer> => {
    const type = mutation.charAt(0).toUpperCase() + mutation.slice(1);
    const given = {
      createSavedView: 'savedView { id name isDefault settings { name value } }',
      updateSavedView: 'savedView { id name isDefault settings { name value } }',
      reorderSavedViews: 'savedViews { id name isDefault settings { name value } }',
      deleteSavedView: 'savedViewId',
    }[mutation];
    const document = `mutation($input: ${type}Input!) { answer: ${mutation}(input: $input) {
      ... on ${type}Payload { ${given} } ... on UserError { code message } } }`;
    return (await api.data<{ answer: Answer }>(document, { input })).answer;
  };
  const listed = async (list: string): Promise<readonly View[]> =>
    (
      await api.data<{ savedViews: View[] }>(
        `{ savedViews(list: ${list}) { id name isDefault settings { name value } } }`,
      )
    ).savedViews;
  const make = async (list: string, name: string, more: Record<string, unknown> = {}) => {
    const { savedView } = await send('createSavedView', { list, name, settings: [], ...more });
    if (!savedView) throw new Error(`no view ${name}`);
    return savedView;
  };

  it('are kept per list, in the order they were made', async () => {
    await make('VMS', 'Running ones', { settings: [{ name: 'state', value: 'RUNNING' }] });
    await make('VMS', '上海的机器', { settings: [{ name: 'q', value: 'shanghai' }] });
    await make('TASKS', 'Running ones');
    expect(await listed('VMS')).toMatchObject([
      { name: 'Running ones', settings: [{ name: 'state', value: 'RUNNING' }] },
      { name: '上海的机器', settings: [{ name: 'q', value: 'shanghai' }] },
    ]);
    expect(await listed('TASKS')).toMatchObject([{ name: 'Running ones', settings: [] }]);
  });

  it('have one name once in a list, and a name that can be read', async () => {
    const taken = { list: 'VMS', name: 'Running ones', settings: [] };
    expect(await send('createSavedView', taken)).toMatchObject({ code: 'ALREADY_EXISTS' });
    for (const name of ['', '   ', 'a\nb', 'x'.repeat(61)]) {
      expect(await send('createSavedView', { ...taken, name })).toMatchObject({
        code: 'INVALID_INPUT',
      });
    }
    const bad = [{ name: 'a b', value: 'x' }];
    expect(await send('createSavedView', { ...taken, name: 'n', settings: bad })).toMatchObject({
      code: 'INVALID_INPUT',
    });
  });

  it('have one default a list: a new one takes its place', async () => {
    const first = await make('VOLUMES', 'first', { isDefault: true });
    const second = await make('VOLUMES', 'second');
    await send('updateSavedView', { id: second.id, isDefault: true });
    expect((await listed('VOLUMES')).filter((view) => view.isDefault)).toMatchObject([
      { name: 'second' },
    ]);
    await send('updateSavedView', { id: second.id, isDefault: false });
    expect((await listed('VOLUMES')).some((view) => view.isDefault)).toBe(false);
    await send('updateSavedView', { id: first.id, isDefault: true });
    await make('VOLUMES', 'third', { isDefault: true });
    expect((await listed('VOLUMES')).filter((view) => view.isDefault)).toMatchObject([
      { name: 'third' },
    ]);
  });

  it('are renamed, given other settings, reordered and deleted', async () => {
    const one = await make('TEMPLATES', 'one');
    const two = await make('TEMPLATES', 'two');
    const three = await make('TEMPLATES', 'three');
    const settings = [{ name: 'q', value: 'debian' }];
    expect(await send('updateSavedView', { id: one.id, name: 'uno', settings })).toMatchObject({
      savedView: { name: 'uno', settings },
    });
    expect(await send('updateSavedView', { id: two.id, name: 'uno' })).toMatchObject({
      code: 'ALREADY_EXISTS',
    });
    const { savedViews } = await send('reorderSavedViews', {
      list: 'TEMPLATES',
      ids: [three.id, one.id],
    });
    expect(savedViews?.map((view) => view.name)).toEqual(['three', 'uno', 'two']);
    expect(await send('reorderSavedViews', { list: 'VMS', ids: [three.id] })).toMatchObject({
      code: 'NOT_FOUND',
    });
    await send('deleteSavedView', { id: three.id });
    expect((await listed('TEMPLATES')).map((view) => view.name)).toEqual(['uno', 'two']);
    expect(await send('deleteSavedView', { id: three.id })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await send('updateSavedView', { id: three.id, name: 'x' })).toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});
