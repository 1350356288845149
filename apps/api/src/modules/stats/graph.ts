import { builder } from '../../graphql/builder.ts';
import { found } from '../../graphql/errors.ts';
import type { NodeLoad } from './node-loads.ts';
import type { VmStatsPoint } from './rates.ts';

// ---------------------------------------------------------------- types

export const NodeStatsRef = builder.objectRef<NodeLoad>('NodeStats').implement({
  description: 'Load of a node over the last few seconds.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime' }),
    cpuPercent: t.exposeFloat('cpuPercent', { nullable: true }),
    memoryTotalBytes: t.expose('memoryTotalBytes', { type: 'BigInt' }),
    memoryUsedBytes: t.expose('memoryUsedBytes', { type: 'BigInt' }),
    diskReadBytesPerSecond: t.exposeFloat('diskReadBytesPerSecond', {
      nullable: true,
      description: 'Of all disks of the node itself, what its guests do included.',
    }),
    diskWriteBytesPerSecond: t.exposeFloat('diskWriteBytesPerSecond', { nullable: true }),
    netRxBytesPerSecond: t.exposeFloat('netRxBytesPerSecond', {
      nullable: true,
      description: 'Of all network cards of the node itself.',
    }),
    netTxBytesPerSecond: t.exposeFloat('netTxBytesPerSecond', { nullable: true }),
    ioReason: t.exposeString('ioReason', {
      nullable: true,
      description: 'Why the node does not tell of its disks and network cards.',
    }),
  }),
});

export const VmStatsRef = builder.objectRef<VmStatsPoint>('VmStats').implement({
  description: 'Rates are per second over the interval since the sample before.',
  fields: (t) => ({
    vmId: t.exposeID('vmId'),
    at: t.expose('at', { type: 'DateTime' }),
    cpuPercent: t.exposeFloat('cpuPercent', { nullable: true }),
    memoryUsedBytes: t.expose('memoryUsedBytes', { type: 'BigInt', nullable: true }),
    memoryTotalBytes: t.expose('memoryTotalBytes', { type: 'BigInt', nullable: true }),
    diskReadBytesPerSecond: t.exposeFloat('diskReadBytesPerSecond', { nullable: true }),
    diskWriteBytesPerSecond: t.exposeFloat('diskWriteBytesPerSecond', { nullable: true }),
    netRxBytesPerSecond: t.exposeFloat('netRxBytesPerSecond', { nullable: true }),
    netTxBytesPerSecond: t.exposeFloat('netTxBytesPerSecond', { nullable: true }),
  }),
});

// ---------------------------------------------------------------- subscriptions

builder.subscriptionField('vmStats', (t) =>
  t.field({
    type: VmStatsRef,
    description: 'One VM every two seconds; sampled once however many look on.',
    args: { vmId: t.arg.id({ required: true }) },
    subscribe: async (_root, { vmId }, { app }) => {
      found(await app.db.vms.get(vmId), 'VM', vmId);
      return app.stats.follow(vmId);
    },
    resolve: (point) => point,
  }),
);
