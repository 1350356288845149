import type { CorralError } from '@corral/domain';
import type { HypervisorDriver, ProbeStep } from '@corral/hypervisor';
import { GROUP_COMMAND, INSTALL_COMMAND, START_COMMAND } from './errors.ts';

type Target = Parameters<HypervisorDriver['probe']>[0];

const HOST_KEY_COMMAND = 'ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub';

/** The command or sentence that mends a failed step of a probe. */
export function fixFor(step: ProbeStep['name'], error: CorralError, target: Target): string {
  const text = `${error.details.native?.text ?? ''} ${error.message}`;
  switch (step) {
    case 'RESOLVE':
      return 'Check the name of the node, or give its address.';
    case 'CONNECT':
      return /ECONNREFUSED/.test(text)
        ? 'Start the ssh server on the node: sudo systemctl enable --now ssh'
        : 'Check that the node is on, that address and port are right, and that no firewall is between.';
    case 'HOST_KEY':
      return error.code === 'NODE_HOST_KEY_CHANGED'
        ? `Find out why the key changed. On the node itself, "${HOST_KEY_COMMAND}" shows its key.`
        : `Compare the fingerprint with what "${HOST_KEY_COMMAND}" shows on the node itself, then accept it.`;
    case 'LOGIN':
      return loginFix(target);
    case 'SOCKET':
    case 'OPEN':
      return libvirtFix(text, userOf(target));
    case 'RIGHTS':
      return `${GROUP_COMMAND} ${userOf(target)}`;
    case 'FACTS':
      return 'Look into the log of libvirt on the node: sudo journalctl -u libvirtd -u virtqemud';
  }
}

function userOf({ transport }: Target): string {
  return transport.kind === 'ssh' ? transport.user : '"$USER"';
}

function loginFix({ transport }: Target): string {
  if (transport.kind !== 'ssh') return 'Check the login.';
  return transport.auth.kind === 'password'
    ? 'Check user and password, and that sshd_config has PasswordAuthentication yes.'
    : `Add the public key to ~${transport.user}/.ssh/authorized_keys on the node.`;
}

/** The cause is often told only in the words of the socket or of the helper program. */
function libvirtFix(text: string, user: string): string {
  if (/EACCES|permission denied|polkit|authenticat|desktop/i.test(text)) {
    return `${GROUP_COMMAND} ${user}`;
  }
  if (/ECONNREFUSED|connection refused/i.test(text)) return START_COMMAND;
  if (/administratively prohibited/i.test(text)) {
    return 'Set AllowStreamLocalForwarding yes in /etc/ssh/sshd_config on the node and restart sshd.';
  }
  return INSTALL_COMMAND;
}
