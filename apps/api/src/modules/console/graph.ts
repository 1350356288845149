import type { VmActionName } from '@corral/domain';
import { builder } from '../../graphql/builder.ts';
import { defineMutation } from '../../graphql/results.ts';
import { loadVm, requireAction } from '../vm/subject.ts';

// ---------------------------------------------------------------- types

const CONSOLE_KINDS = ['VNC', 'SERIAL'] as const;
const ConsoleKindEnum = builder.enumType('ConsoleKind', { values: CONSOLE_KINDS });

const CreateConsoleTicketInput = builder.inputType('CreateConsoleTicketInput', {
  fields: (t) => ({
    vmId: t.id({ required: true }),
    kind: t.field({ type: ConsoleKindEnum, required: true }),
    force: t.boolean({ description: 'Take a serial console over from another holder.' }),
  }),
});

interface TicketPayload {
  readonly url: string;
  readonly expiresAt: Date;
}

const CreateConsoleTicketPayload = builder
  .objectRef<TicketPayload>('CreateConsoleTicketPayload')
  .implement({
    fields: (t) => ({
      url: t.exposeString('url', {
        description:
          'Path of a WebSocket on this server. It carries raw bytes: RFB, or the serial port.',
      }),
      expiresAt: t.expose('expiresAt', { type: 'DateTime' }),
    }),
  });

const ACTION_OF_KIND = {
  VNC: 'openVncConsole',
  SERIAL: 'openSerialConsole',
} as const satisfies Record<(typeof CONSOLE_KINDS)[number], VmActionName>;

// ---------------------------------------------------------------- mutations

defineMutation({
  name: 'createConsoleTicket',
  description: 'A single-use address of a console socket. It opens one connection within a minute.',
  input: CreateConsoleTicketInput,
  payload: CreateConsoleTicketPayload,
  resolve: async ({ vmId, kind, force }, { app, actor }) => {
    await requireAction(app.world, await loadVm(app.world, vmId), ACTION_OF_KIND[kind]);
    const issued =
      kind === 'VNC'
        ? app.tickets.issue({ kind: 'vnc', vmId }, actor.name)
        : app.tickets.issue({ kind: 'serial', vmId, force: force === true }, actor.name);
    return {
      url: `/console/${kind === 'VNC' ? 'vnc' : 'serial'}?ticket=${issued.ticket}`,
      expiresAt: issued.expiresAt,
    };
  },
});
