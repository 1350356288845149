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
    jumpHost: t.exposeString('jumpHost', {
      nullable: true,
      description: 'Host and port of the jump host that the step was about; null for the node.',
    }),
    fix: t.exposeString('fix', {
      nullable: true,
      description: 'A command or sentence that mends it.',
    }),
  }),
});

const ProbedHostKeyRef = builder
  .objectRef<ProbeReport['hostKeys'][number]>('ProbedHostKey')
  .implement({
    fields: (t) => ({
      place: t.exposeString('place', { description: 'Host and port.' }),
      jump: t.exposeInt('jump', {
        nullable: true,
        description: 'Which jump host it is, counted from 0; null for the node itself.',
      }),
      type: t.exposeString('type'),
      fingerprint: t.exposeString('fingerprint'),
      accepted: t.exposeBoolean('accepted', {
        description: 'Whether the input named this very key.',
      }),
    }),
  });

const MissingPieceRef = builder
  .objectRef<ProbeReport['missing'][number]>('MissingPiece')
  .implement({
    description: 'Something the node lacks. It can be used without, but not for everything.',
    fields: (t) => ({
      name: t.exposeString('name'),
      reason: t.exposeString('reason'),
      fix: t.exposeString('fix', { description: 'The command that brings it.' }),
    }),
  });

const ProbeReportRef = builder.objectRef<ProbeReport>('ProbeReport').implement({
  description: 'What a probe found. Steps are in the order in which they were tried.',
  fields: (t) => ({
    ok: t.exposeBoolean('ok'),
    hostKeyFingerprint: t.exposeString('hostKeyFingerprint', { nullable: true }),
    hostKeyType: t.exposeString('hostKeyType', { nullable: true }),
    hostKeys: t.field({
      type: [ProbedHostKeyRef],
      description: 'Keys of all machines on the way that were seen, jump hosts first.',
      resolve: (report) => [...report.hostKeys],
    }),
    missing: t.field({ type: [MissingPieceRef], resolve: (report) => [...report.missing] }),
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

const SshJumpInput = builder.inputType('SshJumpInput', {
  description: 'A machine to go through, as ssh -J does.',
  fields: (t) => ({
    host: t.string({ required: true }),
    port: t.int(),
    user: t.string({ required: true }),
    auth: t.field({ type: SshAuthInput, description: 'Without it, the login of the node.' }),
    hostKeyFingerprint: t.string({ description: 'The fingerprint that a probe showed.' }),
  }),
});

const ProbeNodeInput = builder.inputType('ProbeNodeInput', {
  fields: (t) => ({
    transport: t.field({ type: NodeTransportEnum, required: true }),
    host: t.string(),
    port: t.int(),
    user: t.string(),
    auth: t.field({ type: SshAuthInput }),
    uri: t.string({ description: 'qemu:///system (default) or qemu:///session.' }),
    jumps: t.field({
      type: [SshJumpInput],
      description: 'Machines to go through, the nearest first.',
    }),
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
    uri: t.string({ description: 'qemu:///system (default) or qemu:///session.' }),
    jumps: t.field({
      type: [SshJumpInput],
      description: 'Machines to go through, the nearest first.',
    }),
    hostKeyFingerprint: t.string({
      description: 'The fingerprint that the probe showed and a person accepted.',
    }),
    tags: t.stringList(),
    description: t.string(),
    domainTypeOverride: t.string({ description: 'kvm or qemu.' }),
  }),
});

const UpdateNodeInput = builder.inputType('UpdateNodeInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    name: t.string(),
    tags: t.stringList(),
    description: t.string(),
    domainTypeOverride: t.string({ description: 'kvm or qemu; an empty text lets Corral choose.' }),
    auth: t.field({ type: SshAuthInput }),
    hostKeyFingerprint: t.string(),
    jumpHostKeyFingerprints: t.stringList({
      description: 'Newly accepted keys of the jump hosts, one for each in their order.',
    }),
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
    'Changes name, tags, description, order, credentials, accepted host key, guest type or the switch of a node.',
  role: 'admin',
  input: UpdateNodeInput,
  payload: nodePayload('UpdateNodePayload'),
  resolve: async (input, { app }) => ({ node: await app.nodes.update(input) }),
});

defineMutation({
  name: 'syncNode',
  description: 'Reads everything of a node again; one that is not connected is tried at once.',
  input: idInput('SyncNodeInput'),
  payload: nodePayload('SyncNodePayload'),
  resolve: async ({ id }, { app }) => ({ node: await app.nodes.sync(id) }),
});
