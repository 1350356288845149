import { once } from 'node:events';
import { sleep } from '@corral/testkit';
import { z } from 'zod';
import type { GraphClient } from '../lib/graph.ts';

const NUDGE_MS = 1000;

/**
 * Opens the serial console of a VM with a ticket, as the browser does, and waits for a text, pressing Enter once a
 * second. Resolves with everything that was shown until then.
 */
export async function readConsoleUntil(
  graph: GraphClient,
  vmId: string,
  wanted: string,
  timeoutMs: number,
): Promise<string> {
  const { url } = await graph.mutate({
    name: 'createConsoleTicket',
    inputType: 'CreateConsoleTicketInput',
    input: { vmId, kind: 'SERIAL' },
    fields: 'url',
    payload: z.object({ url: z.string() }),
  });
  const socket = graph.webSocket(url);
  socket.binaryType = 'nodebuffer';
  await once(socket, 'open');
  let text = '';
  let closed: string | undefined;
  socket.on('message', (data: Buffer) => {
    text += data.toString('latin1');
  });
  socket.on('close', (code, reason) => {
    closed = `${code} ${reason.toString()}`;
  });
  try {
    const end = performance.now() + timeoutMs;
    for (let nudged = 0; !text.includes(wanted); await sleep(20)) {
      const now = performance.now();
      if (closed !== undefined) throw new Error(`The console was closed: ${closed}`);
      if (now > end) throw new Error(`No "${wanted}" on the console:\n${text.slice(-2000)}`);
      if (now - nudged < NUDGE_MS) continue;
      nudged = now;
      socket.send(Buffer.from('\r'));
    }
    return text;
  } finally {
    socket.close();
  }
}
