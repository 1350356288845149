import { describe, expect, it } from 'vitest';
import { createCursorPayload } from './cursor.ts';

const sent = (payload: unknown): unknown => JSON.parse(JSON.stringify(payload));

describe('createCursorPayload', () => {
  it('goes on after the last cursor seen when it is sent again', () => {
    const cursor = createCursorPayload('subscription', { after: 5, kind: 'VM' });
    expect(sent(cursor.payload)).toEqual({
      query: 'subscription',
      variables: { after: 5, kind: 'VM' },
    });
    cursor.seen({ inventoryChanged: { lastSeq: 9 } });
    cursor.seen({ inventoryChanged: { lastSeq: 7 } });
    expect(sent(cursor.payload)).toEqual({
      query: 'subscription',
      variables: { after: 9, kind: 'VM' },
    });
  });
  it('leaves subscriptions without a cursor alone', () => {
    const cursor = createCursorPayload('subscription', { id: 'x' });
    cursor.seen({ taskUpdated: { lastSeq: 3 } });
    cursor.seen(null);
    expect(sent(cursor.payload)).toEqual({ query: 'subscription', variables: { id: 'x' } });
  });
});
