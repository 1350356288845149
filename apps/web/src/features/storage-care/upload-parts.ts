/** Sends a file in parts to an address that speaks the core of tus: after a break it goes on where the node has it. */

export interface UploadPlan {
  readonly url: string;
  readonly file: File;
  readonly partBytes: number;
  /** What the node has already. */
  readonly from: number;
}

export interface UploadWatch {
  readonly signal: AbortSignal;
  readonly onProgress: (sent: number) => void;
  /** A break of the connection: the upload waits and goes on by itself. */
  readonly onBreak: (seconds: number) => void;
}

/** A refusal that waiting does not mend. */
export class UploadRefused extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const PAUSES_SECONDS = [1, 2, 4, 8, 15, 15, 15, 15];

/** Resolves when the last byte is on the node. Rejects with UploadRefused, or an AbortError when it was paused. */
export async function sendFile(plan: UploadPlan, watch: UploadWatch): Promise<void> {
  let at = plan.from;
  let breaks = 0;
  while (at < plan.file.size) {
    const answer = await sendPart(plan, at, watch).catch(brokenOff(watch.signal));
    watch.signal.throwIfAborted();
    if (answer.status === 204) {
      at = answer.offset ?? at + plan.partBytes;
      breaks = 0;
      continue;
    }
    const seconds = PAUSES_SECONDS[breaks];
    if (isFinal(answer) || seconds === undefined)
      throw new UploadRefused(answer.status, answer.message);
    breaks += 1;
    watch.onBreak(seconds);
    await pause(seconds * 1000, watch.signal);
    at = (await askOffset(plan.url, watch.signal)) ?? at;
    watch.onProgress(at);
  }
}

interface Answer {
  readonly status: number;
  readonly offset: number | null;
  readonly message: string;
}

/** A conflict may be an old request that still writes; what the server or the way to it failed at may pass. */
const isFinal = ({ status, message }: Answer): boolean =>
  status >= 400 && status < 500 && (status !== 409 || message.includes('IN_USE'));

function brokenOff(signal: AbortSignal): (error: unknown) => Answer {
  return (error) => {
    signal.throwIfAborted();
    return { status: 0, offset: null, message: error instanceof Error ? error.message : '' };
  };
}

/** `fetch` cannot tell how far it is, so this is the older interface. */
function sendPart(plan: UploadPlan, at: number, watch: UploadWatch): Promise<Answer> {
  const request = new XMLHttpRequest();
  const abort = (): void => request.abort();
  watch.signal.addEventListener('abort', abort, { once: true });
  return new Promise<Answer>((resolve) => {
    request.upload.addEventListener('progress', (event) => watch.onProgress(at + event.loaded));
    request.addEventListener('loadend', () => {
      watch.signal.removeEventListener('abort', abort);
      const offset = Number(request.getResponseHeader('upload-offset') ?? Number.NaN);
      resolve({
        status: request.status,
        offset: Number.isFinite(offset) ? offset : null,
        message: request.responseText,
      });
    });
    request.open('PATCH', plan.url);
    request.setRequestHeader('content-type', 'application/offset+octet-stream');
    request.setRequestHeader('upload-offset', String(at));
    request.send(plan.file.slice(at, at + plan.partBytes));
  });
}

/** Null when the server cannot be asked now. */
async function askOffset(url: string, signal: AbortSignal): Promise<number | null> {
  try {
    const response = await fetch(url, { method: 'HEAD', signal });
    if (!response.ok) return null;
    return Number(response.headers.get('upload-offset') ?? 0);
  } catch {
    signal.throwIfAborted();
    return null;
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
      },
      { once: true },
    );
  });
}
