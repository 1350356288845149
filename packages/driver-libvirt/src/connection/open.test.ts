import { once } from 'node:events';
import { expect, it } from 'vitest';
import { reportListenerError } from './open.ts';

it('tells a failing listener of events as a warning, and ends nothing', async () => {
  const warned = once(process, 'warning');
  reportListenerError(new TypeError('a defect'));
  const [warning] = await warned;
  expect(warning).toMatchObject({
    code: 'CORRAL_LISTENER',
    message: expect.stringContaining('TypeError: a defect'),
  });
});
