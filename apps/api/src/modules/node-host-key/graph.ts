import { defineAction } from '../../graphql/actions.ts';
import { builder } from '../../graphql/builder.ts';
import { defineMutation } from '../../graphql/results.ts';
import { checkInput } from '../shared/check-input.ts';
import { compareKeys, requireKeyed, type KeyComparison } from './keys.ts';
import { acceptHostKeyInput } from './operation.ts';

/** A host key that is not the accepted one: compared, and accepted in its place. */

// ---------------------------------------------------------------- types

const HostKeyComparisonRef = builder.objectRef<KeyComparison>('HostKeyComparison').implement({
  description: 'The accepted host key of a machine beside the one that it shows now.',
  fields: (t) => ({
    place: t.exposeString('place', { description: 'Host and port.' }),
    jump: t.exposeInt('jump', {
      nullable: true,
      description: 'Which jump host it is, counted from 0; null for the node itself.',
    }),
    type: t.exposeString('type', { nullable: true }),
    accepted: t.exposeString('accepted', { description: 'SHA-256 fingerprint.' }),
    seen: t.exposeString('seen', {
      nullable: true,
      description: 'SHA-256 fingerprint; null where the look did not come so far.',
    }),
    changed: t.exposeBoolean('changed'),
  }),
});

interface CompareHostKeys {
  readonly keys: readonly KeyComparison[];
  readonly problem: string | null;
}
const CompareHostKeysPayload = builder
  .objectRef<CompareHostKeys>('CompareHostKeysPayload')
  .implement({
    fields: (t) => ({
      keys: t.field({
        type: [HostKeyComparisonRef],
        description: 'Every machine on the way, jump hosts first.',
        resolve: ({ keys }) => [...keys],
      }),
      problem: t.exposeString('problem', {
        nullable: true,
        description: 'What ended the look, where it was not a changed key.',
      }),
    }),
  });

// ---------------------------------------------------------------- mutations

const CompareHostKeysInput = builder.inputType('CompareHostKeysInput', {
  fields: (t) => ({ id: t.id({ required: true }) }),
});
defineMutation({
  name: 'compareHostKeys',
  description:
    'Looks which host keys the machines on the way to a node show now. No login is sent to a machine whose key is not the accepted one. Stores nothing.',
  role: 'admin',
  input: CompareHostKeysInput,
  payload: CompareHostKeysPayload,
  resolve: async ({ id }, { app: { db, world } }) => {
    const node = await db.nodes.require(id);
    requireKeyed(node);
    const report = await world.inventory.probeNode(node.id);
    const keys = compareKeys(node, report);
    const failed = report.steps.find(({ ok }) => !ok);
    const problem = keys.some(({ changed }) => changed) ? null : (failed?.detail ?? null);
    return { keys, problem };
  },
});

const AcceptHostKeyInput = builder.inputType('AcceptHostKeyInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    jump: t.int({
      description: 'Which jump host it is, counted from 0; the node itself when left out.',
    }),
    fingerprint: t.string({
      required: true,
      description: 'The fingerprint that a person compared. Another one is refused.',
    }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'acceptHostKey',
  description:
    'Accepts the host key that a machine on the way to a node shows now in place of the accepted one, and connects.',
  role: 'admin',
  input: AcceptHostKeyInput,
  operation: 'node.acceptHostKey',
  toInput: ({ id, jump, fingerprint }) =>
    checkInput(acceptHostKeyInput, { nodeId: id, jump, fingerprint }),
});
