import { CorralError } from '@corral/domain';
import type { HypervisorSession, NetworkRecord, SubnetSpec } from '@corral/hypervisor';
import { defineOperation } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import { madeId } from '../../shared/made-id.ts';
import { chooseUuid } from '../../vm/identity.ts';
import { createNetworkInput, type CreateNetworkInput } from '../input.ts';
import { checkRanges, takenRanges } from '../ranges.ts';
import { checkIpv6Ranges } from '../ranges6.ts';
import { toStoredSubnet } from '../stored.ts';
import { createNetworkStep } from './steps.ts';

const MODE_WORDS = {
  NAT: 'NAT network',
  ROUTED: 'routed network',
  ISOLATED: 'isolated network',
  OPEN: 'open network',
  BRIDGE: 'network on a bridge of the node',
} as const;

export const createNetwork = defineOperation<World, CreateNetworkInput>({
  name: 'network.create',
  input: createNetworkInput,
  plan: async (world, input) => {
    const node = await world.db.nodes.require(input.nodeId);
    const session = world.nodes.session(node.id);
    refuseMissing(session);
    const existing = await session.networks.list();
    refuseTaken(input, existing);
    if (input.mode === 'BRIDGE' && input.bridge) await requireBridge(session, input.bridge);
    const { ipv4, ipv6 } = checkAddressing(input, existing);
    return {
      title: `Create network ${input.name}`,
      disruption: 'NONE',
      warnings: warningsOf(input, ipv4),
      nodeId: node.id,
      target: { kind: 'NETWORK', id: null, name: input.name },
      leaseVmIds: [],
      steps: [
        createNetworkStep.step({
          key: `network:${input.name}`,
          title: `Create and start the ${MODE_WORDS[input.mode]}`,
          params: {
            nodeId: node.id,
            networkUuid: chooseUuid(),
            name: input.name,
            mode: input.mode,
            autostart: input.autostart,
            bridge: input.bridge ?? null,
            forwardDevice: input.forwardDevice ?? null,
            domain: input.domain ?? null,
            ipv4: ipv4 && toStoredSubnet(ipv4),
            ipv6: ipv6 && toStoredSubnet(ipv6),
          },
          effect: 'CREATES',
        }),
      ],
    };
  },
  owner: (input) => ({ kind: 'NODE', id: input.nodeId }),
  targetId: madeId('networkId'),
  finish: async (context, input) =>
    z
      .object({ networkId: z.string().nullable() })
      .catch({ networkId: null })
      .parse(context.output(`network:${input.name}`)),
});

function checkAddressing(
  input: CreateNetworkInput,
  existing: readonly NetworkRecord[],
): { ipv4: SubnetSpec | null; ipv6: SubnetSpec | null } {
  const taken = takenRanges(existing);
  const { ipv4Cidr, ipv6Cidr } = input;
  const publicToo = input.mode === 'ROUTED' || input.mode === 'OPEN';
  return {
    ipv4: ipv4Cidr
      ? checkRanges({ ipv4Cidr, dhcp: input.dhcp ?? undefined, publicToo }, taken)
      : null,
    ipv6: ipv6Cidr ? checkIpv6Ranges({ ipv6Cidr, dhcp: input.ipv6Dhcp ?? undefined }, taken) : null,
  };
}

function warningsOf(input: CreateNetworkInput, ipv4: SubnetSpec | null): string[] {
  const range = ipv4 ? `${ipv4.address}/${ipv4.prefix}` : 'its addresses';
  return [
    ...(ipv4 && !ipv4.dhcp ? ['Without a DHCP range guests get no address by themselves.'] : []),
    ...(input.mode === 'ROUTED' || input.mode === 'OPEN'
      ? [`Other machines reach the guests only if they have a route to ${range} through the node.`]
      : []),
    ...(input.mode === 'OPEN'
      ? ['Libvirt makes no firewall rules for an open network: the node’s own decide.']
      : []),
  ];
}

/** @throws CorralError NOT_FOUND naming the bridges there are. */
export async function requireBridge(session: HypervisorSession, bridge: string): Promise<void> {
  const bridges = await session.networks.listBridges();
  if (bridges.includes(bridge)) return;
  throw new CorralError(
    'NOT_FOUND',
    bridges.length === 0
      ? 'The node has no bridge that VMs could join. Make one in its own network configuration first.'
      : `The node has no bridge ${bridge}. It has ${bridges.join(', ')}.`,
    { field: 'bridge' },
  );
}

function refuseTaken(input: CreateNetworkInput, existing: readonly NetworkRecord[]): void {
  for (const network of existing) {
    if (network.name === input.name)
      throw new CorralError('ALREADY_EXISTS', `The node has a network ${input.name} already.`, {
        field: 'name',
      });
    // Several networks may name the same bridge of the host.
    const shared = input.mode === 'BRIDGE' && network.mode === 'BRIDGE';
    if (input.bridge && network.bridge === input.bridge && !shared) {
      throw new CorralError(
        'ALREADY_EXISTS',
        `The network ${network.name} has the bridge ${input.bridge} already.`,
        { field: 'bridge' },
      );
    }
  }
}

/** Before anything is asked of the node: a session of a user has no networks to make. */
function refuseMissing({ capabilities }: HypervisorSession): void {
  const ability = capabilities.features['network.create'];
  if (ability?.supported !== false) return;
  throw new CorralError('CAPABILITY_MISSING', ability.reason ?? 'The node makes no networks.', {
    capability: 'network.create',
  });
}
