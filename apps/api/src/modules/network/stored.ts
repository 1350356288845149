import type { NewNetworkMode, SubnetSpec } from '@corral/hypervisor';
import { z } from 'zod';

/** How networks stand in rows and in the parameters of steps. */

export const NEW_NETWORK_MODES = [
  'NAT',
  'ROUTED',
  'ISOLATED',
  'OPEN',
  'BRIDGE',
] as const satisfies readonly NewNetworkMode[];

const range = z.object({ start: z.string(), end: z.string() });

export const storedSubnet = z.object({
  address: z.string(),
  prefix: z.number(),
  dhcp: range.nullable(),
});
export type StoredSubnet = z.output<typeof storedSubnet>;

export function asSubnet({ address, prefix, dhcp }: StoredSubnet): SubnetSpec {
  return { address, prefix, ...(dhcp === null ? {} : { dhcp }) };
}

export function toStoredSubnet(subnet: SubnetSpec): StoredSubnet {
  return { address: subnet.address, prefix: subnet.prefix, dhcp: subnet.dhcp ?? null };
}

export const storedAddressing = z.array(
  z.object({
    family: z.enum(['ipv4', 'ipv6']),
    address: z.string(),
    prefix: z.number(),
    dhcpRanges: z.array(range),
    dhcpHosts: z.array(
      z.object({ mac: z.string().nullable(), name: z.string().nullable(), ip: z.string() }),
    ),
  }),
);

const storedDnsHosts = z.array(z.object({ ip: z.string(), hostnames: z.array(z.string()) }));

const storedLimit = z
  .object({
    averageBytes: z.number(),
    peakBytes: z.number().nullable(),
    burstBytes: z.number().nullable(),
  })
  .nullable();
const NO_LIMITS = { inbound: null, outbound: null };
/** Rows of before there were limits have none. */
export const storedLimits = z
  .object({ inbound: storedLimit, outbound: storedLimit })
  .default(NO_LIMITS);

/** What of a network stands in its row's `details`. */
export const storedDetails = z.object({
  forwardDevice: z.string().nullable().default(null),
  dnsHosts: storedDnsHosts.default([]),
  limits: storedLimits,
  next: z
    .object({
      mode: z.string(),
      bridge: z.string().nullable(),
      forwardDevice: z.string().nullable(),
      domain: z.string().nullable(),
      addressing: storedAddressing,
      dnsHosts: storedDnsHosts,
      limits: storedLimits,
    })
    .nullable()
    .default(null),
});
export type StoredDetails = z.output<typeof storedDetails>;

export const readDetails = (details: unknown): StoredDetails =>
  storedDetails
    .catch({ forwardDevice: null, dnsHosts: [], limits: NO_LIMITS, next: null })
    .parse(details);
