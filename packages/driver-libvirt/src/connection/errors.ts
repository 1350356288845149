import { CorralError, isCorralError } from '@corral/domain';
import {
  AuthenticationUnsupportedError,
  ConnectTimeoutError,
  DeadlineError,
  ConnectionLostError,
  LibvirtError,
  NoDaemonError,
} from '@corral/libvirt-rpc';
import { SshError, type SshErrorKind } from '@corral/ssh';
import { codeOfLibvirtError, mapError } from '../mapping/errors.ts';
import { systemCode } from './local.ts';

/** The command that makes a Debian or Ubuntu machine a node. */
export const INSTALL_COMMAND = 'sudo apt-get install -y libvirt-daemon-system qemu-system-x86';
export const START_COMMAND = 'sudo systemctl enable --now libvirtd';
export const GROUP_COMMAND = 'sudo usermod -aG libvirt';

const SSH_CODES: Readonly<Record<SshErrorKind, ConstructorParameters<typeof CorralError>[0]>> = {
  unreachable: 'NODE_UNREACHABLE',
  timeout: 'NODE_UNREACHABLE',
  protocol: 'NODE_UNREACHABLE',
  closed: 'NODE_UNREACHABLE',
  limit: 'NODE_UNREACHABLE',
  auth: 'NODE_AUTH_FAILED',
  key: 'NODE_AUTH_FAILED',
  hostKey: 'NODE_HOST_KEY_CHANGED',
  channel: 'NODE_NO_HYPERVISOR',
  aborted: 'TASK_CANCELLED',
};

/** Turns what went wrong while a session was being opened into the error the port promises. */
export function mapConnectError(error: unknown, signal?: AbortSignal): CorralError {
  if (isCorralError(error)) return error;
  if (error instanceof SshError) return mapSshError(error);
  if (error instanceof ConnectTimeoutError || error instanceof DeadlineError) {
    const message = 'Libvirt’s socket opened, but the daemon does not answer.';
    return new CorralError('NODE_UNREACHABLE', message, {}, error);
  }
  if (error instanceof AuthenticationUnsupportedError) {
    return new CorralError('NODE_AUTH_FAILED', error.message, {}, error);
  }
  if (error instanceof LibvirtError) return mapOpenError(error);
  const noDaemon = noDaemonBehind(error);
  if (noDaemon) return mapNoDaemon(noDaemon);
  if (error instanceof ConnectionLostError) {
    const message = `Libvirt ended the connection while it was being opened: ${error.message}`;
    return new CorralError('NODE_UNREACHABLE', message, {}, error);
  }
  const code = systemCode(error);
  if (code !== null) return mapSystemError(code, error);
  return mapError(error, { what: 'the node', changes: false }, signal);
}

/** The helper program tells its failure only by ending, so it may come as a connection that was lost. */
function noDaemonBehind(error: unknown): NoDaemonError | null {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if (at instanceof NoDaemonError) return at;
  }
  return null;
}

/** What the last way said is the most telling, since only the helper program gives a reason in words. */
function mapNoDaemon(error: NoDaemonError): CorralError {
  const text = error.failures.at(-1)?.reason ?? error.message;
  const native = { source: 'ssh', code: 'NO_DAEMON', text } as const;
  if (/permission denied/i.test(text)) {
    const message = `The login works, but libvirt’s socket does not let this user in. Add the user to its group: ${GROUP_COMMAND} <user>`;
    return new CorralError('NODE_AUTH_FAILED', message, { native }, error);
  }
  const message = /connection refused/i.test(text)
    ? `The login works and libvirt is installed, but its daemon does not run. Start it: ${START_COMMAND}`
    : `The login works, but libvirt cannot be reached. On Debian or Ubuntu: ${INSTALL_COMMAND}`;
  return new CorralError('NODE_NO_HYPERVISOR', message, { native }, error);
}

function mapSshError(error: SshError): CorralError {
  const native = { source: 'ssh', code: error.code ?? error.kind, text: error.message } as const;
  if (error.kind === 'channel') {
    const message = `The login works, but libvirt cannot be reached. On Debian or Ubuntu: ${INSTALL_COMMAND}`;
    return new CorralError('NODE_NO_HYPERVISOR', message, { native }, error);
  }
  return new CorralError(SSH_CODES[error.kind], error.message, { native }, error);
}

function mapOpenError(error: LibvirtError): CorralError {
  const native = {
    source: 'libvirt',
    code: `${error.code}/${error.domain} ${error.codeName}`,
    text: error.message,
  } as const;
  if (codeOfLibvirtError(error) === 'NODE_AUTH_FAILED') {
    const message = `Libvirt lets this user in only by asking someone at a desktop. Add the user to the group: ${GROUP_COMMAND} <user>`;
    return new CorralError('NODE_AUTH_FAILED', message, { native }, error);
  }
  const message = `Libvirt answers, but has no such hypervisor: ${error.message}. On Debian or Ubuntu: ${INSTALL_COMMAND}`;
  return new CorralError('NODE_NO_HYPERVISOR', message, { native }, error);
}

function mapSystemError(code: string, error: unknown): CorralError {
  const text = error instanceof Error ? error.message : String(error);
  const native = { source: 'libvirt', code, text } as const;
  if (code === 'EACCES' || code === 'EPERM') {
    const message = `Libvirt’s socket does not let this user in. Add the user to its group: ${GROUP_COMMAND} <user>`;
    return new CorralError('NODE_AUTH_FAILED', message, { native }, error);
  }
  const message =
    code === 'ECONNREFUSED'
      ? `Libvirt is installed, but its daemon does not run. Start it: ${START_COMMAND}`
      : `Libvirt does not run here. On Debian or Ubuntu: ${INSTALL_COMMAND}`;
  return new CorralError('NODE_NO_HYPERVISOR', message, { native }, error);
}
