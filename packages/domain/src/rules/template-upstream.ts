/** Whether the source of a template has something newer than the template. */

export interface FileDigest {
  readonly algorithm: 'sha256' | 'sha512';
  /** Lower case. */
  readonly hex: string;
}

/** What is known of the file a template was made from. */
export interface KnownFile {
  readonly digests: readonly FileDigest[];
  /** Its size when it was fetched. */
  readonly fileBytes: number | null;
}

/** What its source says of the file it has now. */
export interface PublishedFile {
  /** Null when the source publishes none, or none for this file. */
  readonly digest: FileDigest | null;
  readonly fileBytes: number | null;
}

export const UPSTREAM_STATES = ['CURRENT', 'NEWER', 'UNKNOWN'] as const;
export type UpstreamState = (typeof UPSTREAM_STATES)[number];

export interface UpstreamVerdict {
  readonly state: UpstreamState;
  /** What the verdict rests on, or why there is none. */
  readonly reason: string;
}

/**
 * Compares by the digest where both are of one kind. Without that only the size can tell, and only that the file is
 * another one: files of the same size need not be the same.
 */
export function judgeUpstream(known: KnownFile, published: PublishedFile): UpstreamVerdict {
  const { digest } = published;
  const own = digest && known.digests.find((one) => one.algorithm === digest.algorithm);
  if (digest && own)
    return digest.hex === own.hex
      ? { state: 'CURRENT', reason: `Its source publishes the same ${digest.algorithm}.` }
      : { state: 'NEWER', reason: `Its source publishes another ${digest.algorithm}.` };
  if (published.fileBytes === null || known.fileBytes === null)
    return {
      state: 'UNKNOWN',
      reason: 'Its source tells neither a checksum to compare with nor a size.',
    };
  return published.fileBytes === known.fileBytes
    ? {
        state: 'UNKNOWN',
        reason: 'The file at its source has the same size, and there is no checksum to compare.',
      }
    : { state: 'NEWER', reason: 'The file at its source has another size.' };
}
