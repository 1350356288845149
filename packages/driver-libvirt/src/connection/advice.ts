import type { CorralError } from '@corral/domain';
import type { ProbeStep, SshAuth } from '@corral/hypervisor';
import { GROUP_COMMAND, INSTALL_COMMAND, START_COMMAND } from './errors.ts';
import { isSessionUri } from './target.ts';

const HOST_KEY_COMMAND = 'ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub';

/** The steps of a probe of libvirt, which shows no certificate and needs no licence. */
export type LibvirtStep = Exclude<ProbeStep['name'], 'CERTIFICATE' | 'LICENCE'>;

/** The machine and login that a step of a probe was about. */
export interface ProbedLogin {
  readonly user: string;
  readonly auth: SshAuth;
  /** Host and port of the jump host that it is; null for the node. */
  readonly jumpHost: string | null;
  /** Whether it was reached through a jump host. */
  readonly behind: boolean;
}

export interface ProbedPlace {
  /** Null on this machine, which needs no login. */
  readonly login: ProbedLogin | null;
  readonly uri: string;
}

/** The command or sentence that mends a failed step of a probe. */
export function fixFor(step: LibvirtStep, error: CorralError, { login, uri }: ProbedPlace): string {
  const text = `${error.details.native?.text ?? ''} ${error.message}`;
  const machine = login?.jumpHost == null ? 'the node' : 'the jump host';
  const user = login === null ? '"$USER"' : login.user;
  switch (step) {
    case 'RESOLVE':
      return `Check the name of ${machine}, or give its address.`;
    case 'CONNECT':
      return connectFix(text, machine, login?.behind === true);
    case 'HOST_KEY':
      return error.code === 'NODE_HOST_KEY_CHANGED'
        ? `Find out why the key changed. On ${machine} itself, "${HOST_KEY_COMMAND}" shows its key.`
        : `Compare the fingerprint with what "${HOST_KEY_COMMAND}" shows on ${machine} itself, then accept it.`;
    case 'LOGIN':
      return loginFix(login, machine, text);
    case 'SOCKET':
    case 'OPEN':
      return isSessionUri(uri) ? sessionFix(text) : libvirtFix(text, user);
    case 'RIGHTS':
      return `${GROUP_COMMAND} ${user}`;
    case 'FACTS':
      return 'Look into the log of libvirt on the node: sudo journalctl -u libvirtd -u virtqemud';
  }
}

function connectFix(text: string, machine: string, behind: boolean): string {
  if (/administratively prohibited/i.test(text)) {
    return 'Set AllowTcpForwarding yes in /etc/ssh/sshd_config on the jump host before and restart its sshd.';
  }
  if (/ECONNREFUSED|connection refused/i.test(text)) {
    return `Start the ssh server on ${machine}: sudo systemctl enable --now ssh`;
  }
  return behind
    ? `Check that ${machine} is on, and that address and port are right as the jump host before sees them.`
    : `Check that ${machine} is on, that address and port are right, and that no firewall is between.`;
}

function loginFix(login: ProbedLogin | null, machine: string, text: string): string {
  if (login === null) return 'Check the login.';
  if (/private key cannot be read/i.test(text)) return 'Check the private key and its passphrase.';
  switch (login.auth.kind) {
    case 'password':
      return 'Check user and password, and that sshd_config has PasswordAuthentication yes.';
    case 'agent':
      return `Add a key of the agent (ssh-add -L) to ~${login.user}/.ssh/authorized_keys on ${machine}.`;
    case 'key':
      return `Add the public key to ~${login.user}/.ssh/authorized_keys on ${machine}.`;
  }
}

/** Nobody starts the daemon of a session but libvirt's own programs on the node. */
function sessionFix(text: string): string {
  return /virt-ssh-helper/.test(text) && !/not found|no such/i.test(text)
    ? 'Log in to the node as that user and see what "virsh -c qemu:///session list" says.'
    : INSTALL_COMMAND;
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
