import { hasCode } from '@corral/domain';
import type { CallOptions, MissingPiece, NodeFacts } from '@corral/hypervisor';
import type { NodePrograms } from './roles/node-programs.ts';
import { NOT_ROOT } from './roles/node-programs.ts';
import type { LibvirtSession } from './session.ts';

const install = (packages: string): string => `sudo apt-get install -y ${packages}`;

/** Programs that Corral or libvirt runs on a node. Names of packages are Debian's and Ubuntu's. */
const PROGRAMS: readonly (MissingPiece & { readonly systemOnly: boolean })[] = [
  {
    name: 'qemu-img',
    reason: 'Disks cannot be converted or compressed.',
    fix: install('qemu-utils'),
    systemOnly: false,
  },
  {
    name: 'dnsmasq',
    reason: 'Networks that give addresses to guests cannot be started.',
    fix: install('dnsmasq-base'),
    systemOnly: true,
  },
  {
    name: 'iptables',
    reason: 'Networks with NAT cannot be started, and no ports can be forwarded to guests.',
    fix: install('iptables'),
    systemOnly: true,
  },
];

/** Prints which of its arguments are no programs; logins that are not root often lack the folders of root's programs. */
const LOOK =
  'PATH="$PATH:/usr/sbin:/sbin"; for p; do command -v "$p" >/dev/null || echo "$p"; done';

/** What the node can be used without, but not for everything. */
export async function findMissing(
  session: LibvirtSession,
  facts: NodeFacts,
  options: CallOptions,
): Promise<MissingPiece[]> {
  if (session.capabilities.features['vm.machines']?.supported !== true) return [];
  const [programs, firmware] = await Promise.all([
    missingPrograms(session.programs, options),
    missingFirmware(session, options),
  ]);
  return [...missingKvm(facts), ...firmware, ...programs];
}

function missingKvm({ virtualisation }: NodeFacts): MissingPiece[] {
  if (virtualisation.domainTypes.includes('kvm')) return [];
  return [
    {
      name: 'KVM',
      reason: 'Guests are emulated, which is many times slower.',
      fix: 'Switch virtualisation (VT-x or AMD-V) on in the firmware of the machine, then: sudo modprobe kvm-intel || sudo modprobe kvm-amd',
    },
  ];
}

async function missingFirmware(
  session: LibvirtSession,
  options: CallOptions,
): Promise<MissingPiece[]> {
  const offers = await session.facts.offers(options);
  const lacks = (part: 'uefi' | 'tpm'): boolean =>
    offers.length > 0 && offers.every((offer) => !offer[part].supported);
  return [
    ...(lacks('uefi')
      ? [{ name: 'ovmf', reason: 'VMs cannot boot by UEFI.', fix: install('ovmf') }]
      : []),
    ...(lacks('tpm')
      ? [
          {
            name: 'swtpm',
            reason: 'VMs cannot have a TPM, which Windows 11 asks for.',
            fix: install('swtpm swtpm-tools'),
          },
        ]
      : []),
  ];
}

async function missingPrograms(
  programs: NodePrograms,
  options: CallOptions,
): Promise<MissingPiece[]> {
  try {
    const { reason, asRoot, session } = await programs.state(options);
    if (reason !== null) {
      return [
        { name: 'programs', reason, fix: 'Add the node over ssh with a login that has a shell.' },
      ];
    }
    const wanted = PROGRAMS.filter(({ systemOnly }) => !systemOnly || !session);
    const names = wanted.map(({ name }) => name);
    const { stdout } = await programs.run(['sh', '-c', LOOK, 'sh', ...names], options);
    const absent = new Set(stdout.split('\n'));
    const found = wanted
      .filter(({ name }) => absent.has(name))
      .map(({ name, reason: why, fix }) => ({ name, reason: why, fix }));
    if (asRoot !== null) return found;
    return [...found, { name: 'sudo', reason: NOT_ROOT, fix: SUDO }];
  } catch (error) {
    if (hasCode(error, 'CAPABILITY_MISSING')) return [];
    throw error;
  }
}

const SUDO = `echo "$USER ALL=(root) NOPASSWD: ALL" | sudo tee /etc/sudoers.d/corral`;
