import type { DriverCapabilities, NodeFacts } from '@corral/hypervisor';
import { builder } from '../../graphql/builder.ts';

/** What a node reports about itself. The rows hold what the driver gave; rows of an older version may lack parts. */

type Feature = {
  readonly name: string;
  readonly supported: boolean;
  readonly reason: string | null;
};

const NumaDistanceRef = builder
  .objectRef<{ readonly cell: number; readonly value: number }>('NumaDistance')
  .implement({ fields: (t) => ({ cell: t.exposeInt('cell'), value: t.exposeInt('value') }) });

const NumaCellRef = builder.objectRef<NodeFacts['numaCells'][number]>('NumaCell').implement({
  fields: (t) => ({
    id: t.exposeInt('id'),
    memoryBytes: t.expose('memoryBytes', { type: 'BigInt', nullable: true }),
    cpus: t.intList({ resolve: (cell) => [...cell.cpus] }),
    distances: t.field({ type: [NumaDistanceRef], resolve: (cell) => [...cell.distances] }),
  }),
});

const HugepageSizeRef = builder
  .objectRef<NodeFacts['hugepages'][number]>('HugepageSize')
  .implement({
    fields: (t) => ({
      pageBytes: t.expose('pageBytes', { type: 'BigInt' }),
      total: t.expose('total', { type: 'BigInt', nullable: true }),
      free: t.expose('free', { type: 'BigInt', nullable: true }),
    }),
  });

const VirtualisationRef = builder
  .objectRef<NodeFacts['virtualisation']>('Virtualisation')
  .implement({
    fields: (t) => ({
      domainTypes: t.stringList({
        description: 'Guest types the node reports it can run, best first.',
        resolve: (facts) => [...facts.domainTypes],
      }),
      chosenDomainType: t.exposeString('chosenDomainType'),
      chosenReason: t.exposeString('chosenReason'),
      iommu: t.exposeBoolean('iommu', { nullable: true }),
      nested: t.exposeBoolean('nested', { nullable: true }),
      firmwares: t.stringList({ resolve: (facts) => [...facts.firmwares] }),
      machineTypes: t.stringList({ resolve: (facts) => [...facts.machineTypes] }),
    }),
  });

export const NodeFactsRef = builder.objectRef<NodeFacts>('NodeFacts').implement({
  description: 'What the node reports about itself.',
  fields: (t) => ({
    hostname: t.exposeString('hostname'),
    hypervisor: t.exposeString('hypervisor'),
    hypervisorVersion: t.exposeString('hypervisorVersion', { nullable: true }),
    managerVersion: t.exposeString('managerVersion', { nullable: true }),
    arch: t.exposeString('arch'),
    cpuModel: t.exposeString('cpuModel', { nullable: true }),
    cpuVendor: t.exposeString('cpuVendor', { nullable: true }),
    cpuMhz: t.exposeInt('cpuMhz', { nullable: true }),
    cpus: t.exposeInt('cpus'),
    sockets: t.exposeInt('sockets', { nullable: true }),
    coresPerSocket: t.exposeInt('coresPerSocket', { nullable: true }),
    threadsPerCore: t.exposeInt('threadsPerCore', { nullable: true }),
    cpuFlags: t.stringList({ resolve: (facts) => [...facts.cpuFlags] }),
    memoryBytes: t.expose('memoryBytes', { type: 'BigInt' }),
    memoryFreeBytes: t.expose('memoryFreeBytes', { type: 'BigInt', nullable: true }),
    numaCells: t.field({ type: [NumaCellRef], resolve: (facts) => [...facts.numaCells] }),
    hugepages: t.field({ type: [HugepageSizeRef], resolve: (facts) => [...facts.hugepages] }),
    virtualisation: t.field({ type: VirtualisationRef, resolve: (facts) => facts.virtualisation }),
  }),
});

const FeatureRef = builder.objectRef<Feature>('Feature').implement({
  description: 'An ability, with the reason when it is missing.',
  fields: (t) => ({
    name: t.exposeString('name'),
    supported: t.exposeBoolean('supported'),
    reason: t.exposeString('reason', { nullable: true }),
  }),
});

export const NodeCapabilitiesRef = builder
  .objectRef<DriverCapabilities>('NodeCapabilities')
  .implement({
    description: 'What the driver can do on this node.',
    fields: (t) => ({
      poolTypes: t.field({
        type: [FeatureRef],
        resolve: ({ poolTypes }) =>
          poolTypes.map(({ type, supported, reason }) => ({ name: type, supported, reason })),
      }),
      volumeFormats: t.stringList({ resolve: ({ volumeFormats }) => [...volumeFormats] }),
      networkModes: t.stringList({ resolve: ({ networkModes }) => [...networkModes] }),
      features: t.field({
        type: [FeatureRef],
        resolve: ({ features }) =>
          Object.entries(features).map(([name, { supported, reason }]) => ({
            name,
            supported,
            reason,
          })),
      }),
    }),
  });

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The stored facts; null before the first connection. */
export function readFacts(value: unknown): NodeFacts | null {
  return isFacts(value) ? value : null;
}

function isFacts(value: unknown): value is NodeFacts {
  return (
    isRecord(value) &&
    typeof value['hostname'] === 'string' &&
    typeof value['cpus'] === 'number' &&
    isRecord(value['virtualisation'])
  );
}

/** The stored capabilities; null before the first connection. */
export function readCapabilities(value: unknown): DriverCapabilities | null {
  return isCapabilities(value) ? value : null;
}

function isCapabilities(value: unknown): value is DriverCapabilities {
  return isRecord(value) && Array.isArray(value['poolTypes']) && isRecord(value['features']);
}
