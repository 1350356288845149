import { nameSchema } from '@corral/domain';
import { z } from 'zod';
import { NEW_NETWORK_MODES } from './stored.ts';

/** What may be said of a network; each message tells how it should be said. */

const DOMAIN = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i;

export const domainSchema = z.string().max(253).regex(DOMAIN, {
  message: 'The domain must be letters, digits and dashes, with dots between its parts.',
});

export const hostNameSchema = z.string().max(253).regex(DOMAIN, {
  message: 'A host name is letters, digits and dashes, with dots between its parts.',
});

export const interfaceSchema = (what: string) =>
  z.string().regex(/^[A-Za-z][A-Za-z0-9_.-]{0,14}$/, {
    message: `The ${what} must have 1 to 15 letters, digits, dots, dashes or underscores, and begin with a letter.`,
  });

/** The address of one card: neither a group's nor the empty one. */
export const macSchema = z
  .string()
  .regex(/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i, {
    message: 'A MAC address is six pairs of hexadecimal digits, as 52:54:00:12:34:56.',
  })
  .refine((mac) => parseInt(mac.slice(0, 2), 16) % 2 === 0 && !/^(00:){5}00$/.test(mac), {
    message: 'That is no MAC address of a single card.',
  })
  .transform((mac) => mac.toLowerCase());

export const rangeSchema = z.object({ start: z.string(), end: z.string() });

export const createNetworkInput = z
  .object({
    nodeId: z.string().min(1),
    name: nameSchema('name of the network'),
    mode: z.enum(NEW_NETWORK_MODES),
    autostart: z.boolean().default(true),
    bridge: interfaceSchema('bridge').nullish(),
    forwardDevice: interfaceSchema('interface').nullish(),
    domain: domainSchema.nullish(),
    ipv4Cidr: z.string().nullish(),
    dhcp: rangeSchema.nullish(),
    ipv6Cidr: z.string().nullish(),
    ipv6Dhcp: rangeSchema.nullish(),
  })
  .check((context) => {
    const fault = faultOf(context.value);
    if (fault)
      context.issues.push({ code: 'custom', input: context.value, ...fault, path: [fault.path] });
  });
export type CreateNetworkInput = z.output<typeof createNetworkInput>;

interface Fault {
  readonly path: string;
  readonly message: string;
}

type Shape = Pick<
  CreateNetworkInput,
  'mode' | 'bridge' | 'forwardDevice' | 'domain' | 'ipv4Cidr' | 'dhcp' | 'ipv6Cidr' | 'ipv6Dhcp'
>;

/** What does not go together, the first of it. */
function faultOf(value: Shape): Fault | null {
  if (value.mode === 'BRIDGE') return bridgeFault(value);
  if (value.forwardDevice && value.mode !== 'NAT' && value.mode !== 'ROUTED')
    return {
      path: 'forwardDevice',
      message: 'Only NAT and routed networks leave through an interface that is named.',
    };
  if (value.dhcp && !value.ipv4Cidr)
    return { path: 'ipv4Cidr', message: 'DHCP needs an address range, as 192.168.50.1/24.' };
  if (value.ipv6Dhcp && !value.ipv6Cidr)
    return { path: 'ipv6Cidr', message: 'DHCP needs an IPv6 address range, as fd00:50::1/64.' };
  if (value.mode !== 'ISOLATED' && !value.ipv4Cidr && !value.ipv6Cidr)
    return {
      path: 'ipv4Cidr',
      message: `A ${WORD[value.mode]} network needs an address range, as 192.168.50.1/24.`,
    };
  return null;
}

const WORD = { NAT: 'NAT', ROUTED: 'routed', OPEN: 'open' } as const;

/** A bridge of the host is set up on the host: libvirt gives it neither addresses nor names. */
function bridgeFault(value: Shape): Fault | null {
  if (!value.bridge)
    return { path: 'bridge', message: 'Choose the bridge of the node that VMs are to join.' };
  const own = ['forwardDevice', 'domain', 'ipv4Cidr', 'dhcp', 'ipv6Cidr', 'ipv6Dhcp'] as const;
  const path = own.find((name) => value[name]);
  return path
    ? { path, message: 'A bridge of the node gets its addresses and names outside of Corral.' }
    : null;
}

/** What changes; what is left out stays, null takes away. */
export const updateNetworkInput = z.object({
  networkId: z.string().min(1),
  mode: z.enum(NEW_NETWORK_MODES).optional(),
  bridge: interfaceSchema('bridge').optional(),
  forwardDevice: interfaceSchema('interface').nullable().optional(),
  domain: domainSchema.nullable().optional(),
  ipv4Cidr: z.string().nullable().optional(),
  dhcp: rangeSchema.nullable().optional(),
  ipv6Cidr: z.string().nullable().optional(),
  ipv6Dhcp: rangeSchema.nullable().optional(),
  autostart: z.boolean().optional(),
});
export type UpdateNetworkInput = z.output<typeof updateNetworkInput>;
