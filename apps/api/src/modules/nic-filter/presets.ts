import {
  presetSettings,
  type FirewallPreset,
  type FirewallSettings,
  type HardwareNic,
} from '@corral/domain';
import type { FilterState, NetworkRecord } from '@corral/hypervisor';
import { isOn } from '../network/users.ts';

/** A preset for a card, or why the card cannot have it. */
export interface PresetOffer {
  readonly preset: FirewallPreset;
  readonly settings: FirewallSettings | null;
  readonly reason: string | null;
}

/** What a preset comes to on the network of a card. */
export function offerOf(
  preset: FirewallPreset,
  nic: Pick<HardwareNic, 'sourceType' | 'source'>,
  networks: readonly NetworkRecord[],
  state: FilterState,
): PresetOffer {
  const network = networks.find((one) => isOn(nic, one));
  const settings = presetSettings(
    preset,
    (network?.addressing ?? []).map(({ family, address, prefix }) => ({
      family: family === 'ipv4' ? 'IPV4' : 'IPV6',
      gateway: address,
      prefix,
    })),
  );
  if (typeof settings === 'string') return { preset, settings: null, reason: settings };
  const reason = state.supported ? lackOf(settings, state) : state.reason;
  return { preset, settings, reason };
}

/** Why a node cannot carry the settings out; null when it can, or when that cannot be seen. */
export function lackOf(settings: FirewallSettings, { connections }: FilterState): string | null {
  return needsConnections(settings) && connections.supported === false ? connections.reason : null;
}

/** Policies are about connections; rules that drop and the guard against spoofing look at packets alone. */
export const needsConnections = (settings: FirewallSettings): boolean =>
  settings.inbound === 'DROP' || settings.outbound === 'DROP';
