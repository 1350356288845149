import { defineAction } from '../../graphql/actions.ts';
import { builder } from '../../graphql/builder.ts';
import { checkInput, withoutNulls } from '../shared/check-input.ts';
import { createNetworkInput, updateNetworkInput } from './input.ts';
import { dnsHostInput, reservationInput } from './operations/entries.ts';
import { NEW_NETWORK_MODES } from './stored.ts';

const NewNetworkModeEnum = builder.enumType('NewNetworkMode', { values: NEW_NETWORK_MODES });
const DhcpRangeInput = builder.inputType('DhcpRangeInput', {
  fields: (t) => ({ start: t.string({ required: true }), end: t.string({ required: true }) }),
});
const CreateNetworkInput = builder.inputType('CreateNetworkInput', {
  fields: (t) => ({
    nodeId: t.id({ required: true }),
    name: t.string({ required: true }),
    mode: t.field({ type: NewNetworkModeEnum, required: true }),
    autostart: t.boolean({ description: 'True when left out.' }),
    bridge: t.string({
      description:
        'In mode BRIDGE the bridge of the node (see `hostBridges`); else the name of the one that is made, chosen when left out.',
    }),
    forwardDevice: t.string({
      description: 'The interface of the node through which traffic leaves; any when left out.',
    }),
    domain: t.string({ description: 'DNS domain of the guests.' }),
    ipv4Cidr: t.string({ description: 'Address of the node with prefix, as 192.168.50.1/24.' }),
    dhcp: t.field({ type: DhcpRangeInput }),
    ipv6Cidr: t.string({ description: 'IPv6 address of the node with prefix, as fd00:50::1/64.' }),
    ipv6Dhcp: t.field({ type: DhcpRangeInput }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'createNetwork',
  description: 'Makes and starts a virtual network.',
  input: CreateNetworkInput,
  operation: 'network.create',
  toInput: (input) => checkInput(createNetworkInput, withoutNulls(input)),
});

const NetworkActionInput = builder.inputType('NetworkActionInput', {
  fields: (t) => ({ id: t.id({ required: true }), plan: t.boolean() }),
});
const ACTIONS = [
  ['startNetwork', 'network.start', 'Starts a network.'],
  ['stopNetwork', 'network.stop', 'Stops a network; VMs on it lose it.'],
  ['deleteNetwork', 'network.delete', 'Removes a network; refused while VMs are on it.'],
] as const;
for (const [name, operation, description] of ACTIONS) {
  defineAction({
    name,
    description,
    input: NetworkActionInput,
    operation,
    toInput: ({ id }) => ({ networkId: id }),
  });
}

const UpdateNetworkInput = builder.inputType('UpdateNetworkInput', {
  description: 'What is left out stays as it is; null takes away.',
  fields: (t) => ({
    id: t.id({ required: true }),
    mode: t.field({ type: NewNetworkModeEnum }),
    bridge: t.string({ description: 'Another bridge of the node, for a network in mode BRIDGE.' }),
    forwardDevice: t.string(),
    domain: t.string(),
    autostart: t.boolean(),
    ipv4Cidr: t.string(),
    dhcp: t.field({ type: DhcpRangeInput }),
    ipv6Cidr: t.string(),
    ipv6Dhcp: t.field({ type: DhcpRangeInput }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'updateNetwork',
  description:
    'Changes a network in place. What cannot change while it runs waits for its next start and is `next` until then.',
  input: UpdateNetworkInput,
  operation: 'network.update',
  toInput: ({ id, plan: _plan, mode, bridge, autostart, ...rest }) =>
    checkInput(updateNetworkInput, {
      networkId: id,
      ...rest,
      mode: mode ?? undefined,
      bridge: bridge ?? undefined,
      autostart: autostart ?? undefined,
    }),
});

const SetDhcpReservationInput = builder.inputType('SetDhcpReservationInput', {
  fields: (t) => ({
    networkId: t.id({ required: true }),
    ip: t.string({ required: true }),
    mac: t.string({ description: 'Of the guest’s card; IPv4 wants it, IPv6 cannot have it.' }),
    hostname: t.string({ description: 'The name the guest is given; IPv6 knows the guest by it.' }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'setDhcpReservation',
  description: 'Keeps an address for a guest, at once and for good; moves the one it has.',
  input: SetDhcpReservationInput,
  operation: 'network.reservation.set',
  toInput: ({ plan: _plan, ...input }) => checkInput(reservationInput, withoutNulls(input)),
});

const SetDnsHostInput = builder.inputType('SetDnsHostInput', {
  fields: (t) => ({
    networkId: t.id({ required: true }),
    ip: t.string({ required: true }),
    hostnames: t.stringList({ required: true }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'setDnsHost',
  description: 'Lets the DNS server of a network answer names with an address.',
  input: SetDnsHostInput,
  operation: 'network.dns.set',
  toInput: ({ plan: _plan, ...input }) => checkInput(dnsHostInput, input),
});

const NetworkAddressInput = builder.inputType('NetworkAddressInput', {
  fields: (t) => ({
    networkId: t.id({ required: true }),
    ip: t.string({ required: true }),
    plan: t.boolean(),
  }),
});
for (const [name, operation, description] of [
  [
    'removeDhcpReservation',
    'network.reservation.remove',
    'Gives an address back that was kept for a guest.',
  ],
  ['removeDnsHost', 'network.dns.remove', 'Forgets the names that are answered with an address.'],
] as const) {
  defineAction({
    name,
    description,
    input: NetworkAddressInput,
    operation,
    toInput: ({ networkId, ip }) => ({ networkId, ip }),
  });
}

builder.prismaObjectField('Node', 'hostBridges', (t) =>
  t.stringList({
    nullable: true,
    description:
      'Bridges of the node itself that VMs and networks can join, read now; an error of this field leaves the rest alone.',
    resolve: (node, _args, { app }) => app.world.nodes.session(node.id).networks.listBridges(),
  }),
);
