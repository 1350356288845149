import { createHash, randomBytes } from 'node:crypto';
import { CorralError } from '@corral/domain';

/** What a ticket opens, with what is needed to open it. */
export type TicketPurpose =
  | { readonly kind: 'vnc'; readonly vmId: string }
  | { readonly kind: 'serial'; readonly vmId: string; readonly force: boolean }
  | { readonly kind: 'download'; readonly volumeId: string }
  | { readonly kind: 'upload'; readonly volumeId: string }
  | { readonly kind: 'guestPull'; readonly vmId: string; readonly path: string }
  | {
      readonly kind: 'guestPush';
      readonly vmId: string;
      readonly path: string;
      readonly overwrite: boolean;
    };

export interface IssuedTicket {
  readonly ticket: string;
  readonly expiresAt: Date;
}

interface Entry {
  readonly purpose: TicketPurpose;
  readonly actor: string;
  readonly expiresAt: number;
}

const LIFETIME_MS = 60_000;
const MAX_OPEN = 10_000;

/**
 * Single-use tickets for sockets and transfers, which browsers open without headers of ours. A ticket lives for one
 * minute, opens one connection, and only its SHA-256 is kept, so a dump of memory or a log opens nothing.
 */
export class TicketOffice {
  readonly #open = new Map<string, Entry>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Issues a ticket. @throws CorralError LIMIT_EXCEEDED when far too many are open. */
  issue(purpose: TicketPurpose, actor: string): IssuedTicket {
    this.#sweep();
    if (this.#open.size >= MAX_OPEN) {
      throw new CorralError(
        'LIMIT_EXCEEDED',
        'Too many tickets are open; use or wait for some of them.',
      );
    }
    const ticket = randomBytes(32).toString('base64url');
    const expiresAt = this.#now() + LIFETIME_MS;
    this.#open.set(digest(ticket), { purpose, actor, expiresAt });
    return { ticket, expiresAt: new Date(expiresAt) };
  }

  /**
   * Takes a ticket for one of the kinds; it is used up even when the kind is wrong.
   * @throws CorralError TICKET_INVALID when it is unknown, used, expired or for something else.
   */
  redeem<K extends TicketPurpose['kind']>(
    ticket: string | null,
    ...kinds: readonly K[]
  ): { readonly purpose: Extract<TicketPurpose, { kind: K }>; readonly actor: string } {
    const key = digest(ticket ?? '');
    const entry = this.#open.get(key);
    this.#open.delete(key);
    if (entry === undefined || entry.expiresAt <= this.#now() || !isOneOf(entry.purpose, kinds)) {
      throw new CorralError('TICKET_INVALID', 'This ticket is unknown, used or expired.');
    }
    return { purpose: entry.purpose, actor: entry.actor };
  }

  #sweep(): void {
    const now = this.#now();
    for (const [key, entry] of this.#open) if (entry.expiresAt <= now) this.#open.delete(key);
  }
}

const digest = (ticket: string): string => createHash('sha256').update(ticket).digest('hex');

function isOneOf<K extends TicketPurpose['kind']>(
  purpose: TicketPurpose,
  kinds: readonly K[],
): purpose is Extract<TicketPurpose, { kind: K }> {
  return kinds.some((kind) => kind === purpose.kind);
}
