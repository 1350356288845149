import { isMap, parseDocument, stringify } from 'yaml';
import { readIso } from '../cloud-init/read-iso9660.ts';
import type { SeedDocuments } from '../cloud-init/seed.ts';
import { hostnameFor } from '../cloud-init/user-data.ts';
import { reportCommand } from './report.ts';

/** What is set anew. */
export interface NewLogin {
  readonly user: string;
  /** In crypt form; null leaves the password. */
  readonly hash: string | null;
  readonly keys: readonly string[];
  /** Marks the guest's word that it is set. */
  readonly nonce: string;
}

/** What of a machine must not change when cloud-init runs its first-boot work again. */
export interface KeptSettings {
  readonly hostname: string;
  readonly networkConfig: string | null;
}

/** Reads from the seed of a VM what stays; for a VM without one, the host name follows its name. */
export function keptSettings(image: Uint8Array | null, vmName: string): KeptSettings {
  if (image === null) return { hostname: hostnameFor(vmName), networkConfig: null };
  const files = readIso(image);
  const meta = parseDocument(files.get('meta-data')?.toString('utf8') ?? '', { version: '1.1' });
  const name: unknown = isMap(meta.contents) ? meta.get('local-hostname') : undefined;
  return {
    hostname: typeof name === 'string' ? name : hostnameFor(vmName),
    networkConfig: files.get('network-config')?.toString('utf8') ?? null,
  };
}

/**
 * The documents of a seed that sets a login and nothing else. By a new instance id cloud-init takes the boot for a
 * first one, so its habits of a first boot are turned off: the ssh host keys, the host name and the sources of packages
 * stay, no user is locked, and nothing is installed (cloud-init's documentation: modules SSH, Users and Groups, Set
 * Passwords, Apt Configure). The one command tells on the serial port what was set.
 */
export function loginDocuments(login: NewLogin, kept: KeptSettings): SeedDocuments {
  const { user, hash, keys } = login;
  const config: Record<string, unknown> = {
    hostname: kept.hostname,
    preserve_hostname: true,
    ssh_deletekeys: false,
    apt: { preserve_sources_list: true },
    // A user that is there stays as it is but for its keys; without this its password would be locked.
    users: [
      { name: user, lock_passwd: false, ...(keys.length > 0 ? { ssh_authorized_keys: keys } : {}) },
    ],
    ...(user === 'root' ? { disable_root: false } : {}),
  };
  if (hash !== null) {
    config['ssh_pwauth'] = true;
    config['chpasswd'] = {
      expire: false,
      // Read by versions before 22.2, which do not know `users`.
      list: [`${user}:${hash}`],
      users: [{ name: user, password: hash, type: 'hash' }],
    };
  }
  config['runcmd'] = [reportCommand(login)];
  return {
    hostname: kept.hostname,
    userData: `#cloud-config\n${stringify(config, { lineWidth: 0, version: '1.1' })}`,
    networkConfig: kept.networkConfig,
  };
}
