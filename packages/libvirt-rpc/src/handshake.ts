import { LibvirtError } from './errors.ts';
import type { Lane } from './lane.ts';

const AUTH_NONE = 0;
const AUTH_POLKIT = 2;

const Feature = { KEEPALIVE: 10, CLOSE_CALLBACK: 15, NETWORK_UPDATE_ORDER: 16 } as const;

/** The daemon wants a kind of login this package does not speak (SASL). */
export class AuthenticationUnsupportedError extends Error {
  override readonly name = 'AuthenticationUnsupportedError';
}

/** What a daemon said of itself when a connection was opened. */
export interface HandshakeResult {
  /** False for old daemons that read two arguments of networkUpdate the other way round. */
  readonly networkUpdateInOrder: boolean;
}

/**
 * Logs in and opens the hypervisor connection. With `control`, the daemon is also asked for its
 * features; asking for keepalive is what makes it ping us, which other lanes must avoid: a lane
 * with its window full, or with a paused download, could not answer and would be closed.
 */
export async function handshake(
  lane: Lane,
  uri: string,
  control: boolean,
): Promise<HandshakeResult> {
  await authenticate(lane);
  await lane.request('connectOpen', { name: uri, flags: 0 });
  if (!control) return { networkUpdateInOrder: true };
  const [, inOrder] = await Promise.all([
    supports(lane, Feature.KEEPALIVE),
    supports(lane, Feature.NETWORK_UPDATE_ORDER),
    registerCloseCallback(lane),
  ]);
  return { networkUpdateInOrder: inOrder };
}

async function authenticate(lane: Lane): Promise<void> {
  const { types } = await lane.request('authList', {});
  if (types.length === 0 || types.includes(AUTH_NONE)) return;
  if (!types.includes(AUTH_POLKIT)) {
    throw new AuthenticationUnsupportedError(
      `the daemon asks for login by SASL (kinds ${types.join(', ')}), which is not supported`,
    );
  }
  await lane.request('authPolkit', {});
}

async function supports(lane: Lane, feature: number): Promise<boolean> {
  try {
    const { supported } = await lane.request('connectSupportsFeature', { feature });
    return supported !== 0;
  } catch (error) {
    if (error instanceof LibvirtError) return false;
    throw error;
  }
}

/** Drivers without the notion of a lost hypervisor refuse this, which is no fault. */
async function registerCloseCallback(lane: Lane): Promise<void> {
  if (!(await supports(lane, Feature.CLOSE_CALLBACK))) return;
  try {
    await lane.request('connectRegisterCloseCallback', {});
  } catch (error) {
    if (!(error instanceof LibvirtError)) throw error;
  }
}
