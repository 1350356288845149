import { stringify } from 'yaml';
import type { CloudInitFields } from './input.ts';

/** Never folds a line: a folded key or command is legal YAML, but a trap for whoever reads the seed. */
const YAML_OPTIONS = { lineWidth: 0, version: '1.1' } as const;

/**
 * Makes the `#cloud-config` document from checked fields. Keys go to the named user; without one, to the user that
 * the image itself makes. A named user gets sudo without a password, as cloud images give theirs.
 * @param publicKeys whole public key lines, already checked.
 * @param osName of the template; Alpine has no bash, and a user whose shell is missing cannot log in.
 */
export function buildUserData(
  fields: CloudInitFields,
  hostname: string,
  publicKeys: readonly string[],
  osName: string | null,
): string {
  const config: Record<string, unknown> = { hostname, preserve_hostname: false };
  if (fields.timezone !== undefined) config['timezone'] = fields.timezone;
  Object.assign(
    config,
    fields.user === undefined
      ? imageUser(fields, publicKeys)
      : { users: [namedUser(fields, fields.user, publicKeys, osName)] },
  );
  if (hasPassword(fields)) config['ssh_pwauth'] = true;
  if (fields.packages?.length) {
    config['package_update'] = true;
    config['packages'] = fields.packages;
  }
  if (fields.runCommands?.length) config['runcmd'] = fields.runCommands;
  return `#cloud-config\n${stringify(config, YAML_OPTIONS)}`;
}

function hasPassword(fields: CloudInitFields): boolean {
  return fields.password !== undefined || fields.passwordHash !== undefined;
}

function imageUser(
  fields: CloudInitFields,
  publicKeys: readonly string[],
): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  if (publicKeys.length > 0) out['ssh_authorized_keys'] = publicKeys;
  if (hasPassword(fields)) {
    out['password'] = fields.password ?? fields.passwordHash;
    out['chpasswd'] = { expire: false };
  }
  return out;
}

function namedUser(
  fields: CloudInitFields,
  name: string,
  publicKeys: readonly string[],
  osName: string | null,
): Record<string, unknown> {
  return {
    name,
    ...(/alpine/i.test(osName ?? '') ? {} : { shell: '/bin/bash' }),
    sudo: 'ALL=(ALL) NOPASSWD:ALL',
    lock_passwd: !hasPassword(fields),
    ...(fields.passwordHash === undefined ? {} : { hashed_passwd: fields.passwordHash }),
    ...(fields.password === undefined ? {} : { plain_text_passwd: fields.password }),
    ...(publicKeys.length === 0 ? {} : { ssh_authorized_keys: publicKeys }),
  };
}

/** Makes the meta-data document. The instance id tells cloud-init whether this is a first boot. */
export function buildMetaData(instanceId: string, hostname: string): string {
  return stringify({ 'instance-id': instanceId, 'local-hostname': hostname }, YAML_OPTIONS);
}

/** A host name from the name of a VM, which may have characters a host name may not. */
export function hostnameFor(vmName: string): string {
  const plain = vmName
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return plain === '' ? 'vm' : plain.slice(0, 63).replace(/-+$/, '');
}
