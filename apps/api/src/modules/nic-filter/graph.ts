import {
  filterOwner,
  FIREWALL_ACTIONS,
  FIREWALL_DIRECTIONS,
  FIREWALL_FAMILIES,
  FIREWALL_PRESETS,
  FIREWALL_PROTOCOLS,
  type FirewallRule,
  type FirewallSettings,
} from '@corral/domain';
import type { FilterRecord } from '@corral/hypervisor';
import { defineAction } from '../../graphql/actions.ts';
import { builder } from '../../graphql/builder.ts';
import { VmRef } from '../../graphql/refs.ts';
import { checkInput, withoutNulls } from '../shared/check-input.ts';
import { whenOnline } from '../shared/judge.ts';
import { ActionVerdictRef, ALLOWED, refused } from '../shared/verdict.ts';
import { ChangeTimeEnum } from '../vm-hardware/change-time.ts';
import { clearFirewallInput, setFirewallInput } from './operations.ts';
import type { PresetOffer } from './presets.ts';
import { readFirewall, type CardFilter, type CardFirewall, type VmFirewall } from './view.ts';

/** What may pass the cards of VMs. */

// ---------------------------------------------------------------- types

const PresetEnum = builder.enumType('FirewallPreset', {
  description:
    'NO_SPOOFING: the guest sends by its own addresses alone. SSH_ONLY: nobody connects to it but by ssh. ANSWERS_ONLY: nobody connects to it. ISOLATED: it does not meet the other guests of its network.',
  values: FIREWALL_PRESETS,
});
const ActionEnum = builder.enumType('FirewallAction', { values: FIREWALL_ACTIONS });
const DirectionEnum = builder.enumType('FirewallDirection', {
  description: 'As the guest sees it: IN is what comes to it.',
  values: FIREWALL_DIRECTIONS,
});
const FamilyEnum = builder.enumType('FirewallFamily', { values: FIREWALL_FAMILIES });
const ProtocolEnum = builder.enumType('FirewallProtocol', { values: FIREWALL_PROTOCOLS });

const RuleRef = builder.objectRef<FirewallRule>('FirewallRule').implement({
  fields: (t) => ({
    direction: t.field({ type: DirectionEnum, resolve: ({ direction }) => direction }),
    action: t.field({ type: ActionEnum, resolve: ({ action }) => action }),
    family: t.field({ type: FamilyEnum, resolve: ({ family }) => family }),
    protocol: t.field({ type: ProtocolEnum, resolve: ({ protocol }) => protocol }),
    address: t.exposeString('address', {
      nullable: true,
      description: 'The other side, as in `192.0.2.0/24`; null for everybody.',
    }),
    portFrom: t.exposeInt('portFrom', {
      nullable: true,
      description: 'At the receiving end; null for every port.',
    }),
    portTo: t.exposeInt('portTo', { nullable: true }),
    priority: t.exposeInt('priority', { description: 'Lower is asked first.' }),
  }),
});

const SettingsRef = builder.objectRef<FirewallSettings>('FirewallSettings').implement({
  fields: (t) => ({
    antiSpoofing: t.exposeBoolean('antiSpoofing', {
      description: 'The guest can send by its own MAC and IPv4 address alone.',
    }),
    inbound: t.field({
      type: ActionEnum,
      description: 'What becomes of connections to the guest that no rule fits.',
      resolve: ({ inbound }) => inbound,
    }),
    outbound: t.field({
      type: ActionEnum,
      description: 'What becomes of connections from the guest that no rule fits.',
      resolve: ({ outbound }) => outbound,
    }),
    rules: t.field({ type: [RuleRef], resolve: ({ rules }) => [...rules] }),
  }),
});

const CardFilterRef = builder.objectRef<CardFilter>('CardFilter').implement({
  description: 'The packet filter that a card goes through.',
  fields: (t) => ({
    name: t.exposeString('name'),
    corral: t.boolean({
      description: 'Whether Corral made it.',
      resolve: ({ name }) => filterOwner(name) !== null,
    }),
    missing: t.boolean({
      description: 'The node has no such filter, so the VM cannot be started.',
      resolve: ({ definition }) => definition === null,
    }),
    settings: t.field({
      type: SettingsRef,
      nullable: true,
      description: 'Null for a filter that somebody else has made or changed.',
      resolve: ({ definition }) => definition?.settings ?? null,
    }),
    lines: t.stringList({
      description: 'Its rules in the words of the hypervisor.',
      resolve: ({ definition }) => [...(definition?.lines ?? [])],
    }),
  }),
});

const PresetOfferRef = builder.objectRef<PresetOffer>('FirewallPresetOffer').implement({
  fields: (t) => ({
    preset: t.field({ type: PresetEnum, resolve: ({ preset }) => preset }),
    allowed: t.boolean({ resolve: ({ reason }) => reason === null }),
    reason: t.exposeString('reason', { nullable: true }),
    settings: t.field({
      type: SettingsRef,
      nullable: true,
      description: 'What it comes to on the network of the card.',
      resolve: ({ settings }) => settings,
    }),
  }),
});

const CardFirewallRef = builder.objectRef<CardFirewall>('CardFirewall').implement({
  fields: (t) => ({
    mac: t.exposeString('mac'),
    source: t.exposeString('source', { nullable: true }),
    stored: t.field({
      type: CardFilterRef,
      nullable: true,
      description: 'As the next boot will have it; null when everything passes.',
      resolve: ({ stored }) => stored,
    }),
    running: t.field({
      type: CardFilterRef,
      nullable: true,
      description: 'As it is now; null when everything passes, or while the VM is off.',
      resolve: ({ running }) => running,
    }),
    presets: t.field({ type: [PresetOfferRef], resolve: ({ presets }) => [...presets] }),
  }),
});

const VmFirewallRef = builder.objectRef<VmFirewall>('VmFirewall').implement({
  fields: (t) => ({
    set: t.field({
      type: ActionVerdictRef,
      description: 'Whether the node has packet filters.',
      resolve: ({ state }) =>
        state.supported ? ALLOWED : refused('DRIVER', state.reason ?? 'The node cannot do it.'),
    }),
    policies: t.field({
      type: ActionVerdictRef,
      description: 'Whether the node can tell connections apart, which policies need.',
      resolve: ({ state: { connections } }) =>
        connections.supported === false
          ? refused('DRIVER', connections.reason ?? 'The node cannot do it.')
          : ALLOWED,
    }),
    cards: t.field({ type: [CardFirewallRef], resolve: ({ cards }) => [...cards] }),
  }),
});

interface FilterOnNode extends FilterRecord {
  readonly nodeId: string;
}
const PacketFilterRef = builder.objectRef<FilterOnNode>('PacketFilter').implement({
  description: 'A packet filter of a node. Corral changes and removes only its own.',
  fields: (t) => ({
    name: t.exposeString('name'),
    corral: t.boolean({ resolve: ({ vmUuid }) => vmUuid !== null }),
    settings: t.field({ type: SettingsRef, nullable: true, resolve: ({ settings }) => settings }),
    lines: t.stringList({ resolve: ({ lines }) => [...lines] }),
    includes: t.stringList({
      description: 'Filters that it takes in.',
      resolve: ({ includes }) => [...includes],
    }),
    usedBy: t.field({
      type: [VmRef],
      resolve: async ({ nodeId, usedBy }, _args, { app }) => {
        const rows = await Promise.all(
          usedBy.map(({ vmUuid }) => app.db.vms.findByUuid(nodeId, vmUuid)),
        );
        return rows.filter((row) => row !== null);
      },
    }),
  }),
});

// ---------------------------------------------------------------- fields

builder.prismaObjectField('Vm', 'firewall', (t) =>
  t.field({
    type: VmFirewallRef,
    nullable: true,
    description: 'What may pass its cards, read from its node now.',
    resolve: (vm, _args, { app }) => readFirewall(app.world.nodes.session(vm.nodeId), vm.uuid),
  }),
);

builder.prismaObjectFields('Node', (t) => ({
  packetFilters: t.field({
    type: [PacketFilterRef],
    nullable: true,
    description: 'Every packet filter of the node, read now; null where it has none at all.',
    resolve: async ({ id }, _args, { app }) => {
      const { filters } = app.world.nodes.session(id);
      if (!(await filters.state()).supported) return null;
      return (await filters.list()).map((filter) => Object.assign({}, filter, { nodeId: id }));
    },
  }),
  packetFiltering: t.field({
    type: ActionVerdictRef,
    description: 'Whether the node has the means to filter packets, asked from it now.',
    resolve: (node, _args, context) =>
      whenOnline(context, node.id, async () => {
        const { supported, reason } = await context.app.world.nodes
          .session(node.id)
          .filters.state();
        return supported ? ALLOWED : refused('DRIVER', reason ?? 'The node cannot do it.');
      }),
  }),
}));

// ---------------------------------------------------------------- mutations

const RuleInput = builder.inputType('FirewallRuleInput', {
  fields: (t) => ({
    direction: t.field({ type: DirectionEnum, required: true }),
    action: t.field({ type: ActionEnum, required: true }),
    family: t.field({ type: FamilyEnum, required: true }),
    protocol: t.field({ type: ProtocolEnum, required: true }),
    address: t.string({ description: 'The other side; everybody when left out.' }),
    portFrom: t.int({ description: 'Every port when left out.' }),
    portTo: t.int({ description: 'As `portFrom` when left out.' }),
    priority: t.int({ required: true, description: '1 to 900; lower is asked first.' }),
  }),
});
const SettingsInput = builder.inputType('FirewallSettingsInput', {
  fields: (t) => ({
    antiSpoofing: t.boolean({ required: true }),
    inbound: t.field({ type: ActionEnum, required: true }),
    outbound: t.field({ type: ActionEnum, required: true }),
    rules: t.field({ type: [RuleInput], required: true }),
  }),
});
const SetNicFirewallInput = builder.inputType('SetNicFirewallInput', {
  fields: (t) => ({
    id: t.id({ required: true, description: 'Of the VM.' }),
    mac: t.string({ required: true }),
    preset: t.field({ type: PresetEnum, description: 'Either this or `settings`.' }),
    settings: t.field({ type: SettingsInput }),
    when: t.field({ type: ChangeTimeEnum }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'setNicFirewall',
  description: 'Says what may pass a card, at once and for the next boots.',
  input: SetNicFirewallInput,
  operation: 'vm.setFirewall',
  toInput: ({ id, plan: _plan, ...input }) =>
    checkInput(setFirewallInput, withoutNulls({ ...input, vmId: id })),
});

const ClearNicFirewallInput = builder.inputType('ClearNicFirewallInput', {
  fields: (t) => ({
    id: t.id({ required: true, description: 'Of the VM.' }),
    mac: t.string({ required: true }),
    when: t.field({ type: ChangeTimeEnum }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'clearNicFirewall',
  description: 'Lets everything pass a card.',
  input: ClearNicFirewallInput,
  operation: 'vm.clearFirewall',
  toInput: ({ id, plan: _plan, ...input }) =>
    checkInput(clearFirewallInput, withoutNulls({ ...input, vmId: id })),
});
