import type { ProbeReport } from '@corral/hypervisor';
import { builder } from '../../graphql/builder.ts';
import { NodeRef } from '../../graphql/refs.ts';
import type { NodeRow } from '../../graphql/refs.ts';
import { defineMutation } from '../../graphql/results.ts';

/** Enrolling, changing and removing nodes: for administrators, but for reading a node again. */

// ---------------------------------------------------------------- types

const ProbeStepRef = builder.objectRef<ProbeReport['steps'][number]>('ProbeStep').implement({
  fields: (t) => ({
    name: t.exposeString('name'),
    ok: t.exposeBoolean('ok'),
    detail: t.exposeString('detail'),
    fix: t.exposeString('fix', {
      nullable: true,
      description: 'A command or sentence that mends it.',
    }),
  }),
});

const ProbeReportRef = builder.objectRef<ProbeReport>('ProbeReport').implement({
  description: 'What a probe found. Steps are in the order in which they were tried.',
  fields: (t) => ({
    ok: t.exposeBoolean('ok'),
    hostKeyFingerprint: t.exposeString('hostKeyFingerprint', { nullable: true }),
    hostKeyType: t.exposeString('hostKeyType', { nullable: true }),
    hypervisor: t.exposeString('hypervisor', { nullable: true }),
    hypervisorVersion: t.exposeString('hypervisorVersion', { nullable: true }),
    managerVersion: t.exposeString('managerVersion', { nullable: true }),
    hostname: t.exposeString('hostname', { nullable: true }),
    steps: t.field({ type: [ProbeStepRef], resolve: (report) => [...report.steps] }),
  }),
});

const NodeTransportEnum = builder.enumType('NodeTransport', { values: ['LOCAL', 'SSH'] as const });
const SshAuthKindEnum = builder.enumType('SshAuthKind', {
  values: ['PASSWORD', 'KEY', 'AGENT'] as const,
});

const SshAuthInput = builder.inputType('SshAuthInput', {
  description: 'Credentials. They are sealed at once and cannot be read back.',
  fields: (t) => ({
    kind: t.field({ type: SshAuthKindEnum, required: true }),
    password: t.string(),
    privateKey: t.string({ description: 'In OpenSSH or PEM format.' }),
    passphrase: t.string(),
  }),
});

const ProbeNodeInput = builder.inputType('ProbeNodeInput', {
  fields: (t) => ({
    transport: t.field({ type: NodeTransportEnum, required: true }),
    host: t.string(),
    port: t.int(),
    user: t.string(),
    auth: t.field({ type: SshAuthInput }),
    uri: t.string(),
    hostKeyFingerprint: t.string({
      description:
        'The fingerprint shown by a first probe; without it the probe stops before the login.',
    }),
  }),
});

const EnrolNodeInput = builder.inputType('EnrolNodeInput', {
  fields: (t) => ({
    name: t.string({ required: true }),
    transport: t.field({ type: NodeTransportEnum, required: true }),
    host: t.string(),
    port: t.int(),
    user: t.string(),
    auth: t.field({ type: SshAuthInput }),
    uri: t.string(),
    hostKeyFingerprint: t.string({
      description: 'The fingerprint that the probe showed and a person accepted.',
    }),
    tags: t.stringList(),
    domainTypeOverride: t.string({ description: 'kvm or qemu.' }),
  }),
});

const UpdateNodeInput = builder.inputType('UpdateNodeInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    name: t.string(),
    tags: t.stringList(),
    domainTypeOverride: t.string({ description: 'kvm or qemu; an empty text lets Corral choose.' }),
    auth: t.field({ type: SshAuthInput }),
    hostKeyFingerprint: t.string(),
    enabled: t.boolean(),
    sortOrder: t.int(),
  }),
});

const idInput = (name: string) =>
  builder.inputType(name, { fields: (t) => ({ id: t.id({ required: true }) }) });

const nodePayload = (name: string) =>
  builder.objectRef<{ readonly node: NodeRow }>(name).implement({
    fields: (t) => ({ node: t.field({ type: NodeRef, resolve: ({ node }) => node }) }),
  });

// ---------------------------------------------------------------- mutations

defineMutation({
  name: 'probeNode',
  description: 'Looks at a place step by step. Stores nothing.',
  role: 'admin',
  input: ProbeNodeInput,
  payload: builder.objectRef<{ readonly report: ProbeReport }>('ProbeNodePayload').implement({
    fields: (t) => ({ report: t.field({ type: ProbeReportRef, resolve: ({ report }) => report }) }),
  }),
  resolve: async (input, { app }) => ({ report: await app.nodes.probe(input) }),
});

defineMutation({
  name: 'enrolNode',
  description:
    'Connects to a node and stores it when that worked. Over ssh it wants the fingerprint that a probe showed.',
  role: 'admin',
  input: EnrolNodeInput,
  payload: nodePayload('EnrolNodePayload'),
  resolve: async (input, { app }) => ({ node: await app.nodes.enrol(input) }),
});

defineMutation({
  name: 'updateNode',
  description:
    'Changes name, tags, order, credentials, accepted host key, guest type or the switch of a node.',
  role: 'admin',
  input: UpdateNodeInput,
  payload: nodePayload('UpdateNodePayload'),
  resolve: async (input, { app }) => ({ node: await app.nodes.update(input) }),
});

defineMutation({
  name: 'removeNode',
  description: 'Forgets a node and what is known of it. The node itself is not touched.',
  role: 'admin',
  input: idInput('RemoveNodeInput'),
  payload: builder.objectRef<{ readonly nodeId: string }>('RemoveNodePayload').implement({
    fields: (t) => ({ nodeId: t.exposeID('nodeId') }),
  }),
  resolve: async ({ id }, { app }) => {
    await app.nodes.remove(id);
    return { nodeId: id };
  },
});

defineMutation({
  name: 'syncNode',
  description: 'Reads everything of a node again; one that is not connected is tried at once.',
  input: idInput('SyncNodeInput'),
  payload: nodePayload('SyncNodePayload'),
  resolve: async ({ id }, { app }) => ({ node: await app.nodes.sync(id) }),
});
