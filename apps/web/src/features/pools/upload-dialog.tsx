'use client';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { ErrorNotice } from '@/components/error-notice';
import { useNotify } from '@/components/use-notify';
import { formatBytes, formatRate } from '@/lib/format';
import type { ShownError } from '@/lib/graphql/outcome';
import { useAction } from '@/lib/graphql/use-action';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { Meter } from '@/ui/meter';
import type { VolumeRowData } from './fragments';
import { CreateVolumeTransfer } from './mutations';

interface Progress {
  readonly sent: number;
  readonly total: number;
  readonly startedAt: number;
}

/** Sends a file as a stream; `fetch` cannot tell how far it is, so this is the older interface. */
function put(
  url: string,
  file: File,
  onProgress: (sent: number) => void,
): { done: Promise<{ status: number; body: string }>; abort: () => void } {
  const request = new XMLHttpRequest();
  const done = new Promise<{ status: number; body: string }>((resolve) => {
    request.upload.addEventListener('progress', (event) => onProgress(event.loaded));
    request.addEventListener('loadend', () =>
      resolve({ status: request.status, body: request.responseText }),
    );
  });
  request.open('PUT', url);
  request.setRequestHeader('content-type', 'application/octet-stream');
  request.send(file);
  return { done, abort: () => request.abort() };
}

/** Replaces the content of a volume by a file, after a question, with progress. */
export function UploadDialog({
  volume,
  file,
  onClose,
}: {
  readonly volume: VolumeRowData;
  readonly file: File;
  readonly onClose: () => void;
}) {
  const t = useTranslations('volumes');
  const common = useTranslations('common');
  const notify = useNotify();
  const transfer = useAction(CreateVolumeTransfer);
  const [progress, setProgress] = useState<Progress | null>(null);
  const [error, setError] = useState<ShownError | null>(null);
  const abort = useRef<(() => void) | null>(null);
  useEffect(() => () => abort.current?.(), []);
  const start = async (): Promise<void> => {
    setError(null);
    const outcome = await transfer.run({ input: { id: volume.id, direction: 'UPLOAD' } });
    if (!outcome.ok) {
      setError(outcome.error);
      return;
    }
    const startedAt = Date.now();
    setProgress({ sent: 0, total: file.size, startedAt });
    const sending = put(outcome.value.url, file, (sent) =>
      setProgress({ sent, total: file.size, startedAt }),
    );
    abort.current = sending.abort;
    const { status, body } = await sending.done;
    abort.current = null;
    setProgress(null);
    if (status >= 200 && status < 300) {
      notify.done(t('uploaded', { name: volume.name }));
      onClose();
    } else {
      setError({
        code: `HTTP_${status}`,
        message: body.slice(0, 300) || t('uploadFailed'),
        wayOut: null,
        fields: [],
        dependents: [],
        native: null,
        task: null,
      });
    }
  };
  const rate = progress
    ? progress.sent / Math.max(0.5, (Date.now() - progress.startedAt) / 1000)
    : 0;
  return (
    <Dialog
      open
      modalOnly
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('uploadTo', { name: volume.name })}
      width="sm"
      footer={
        <>
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button variant="danger" pending={progress !== null} onClick={() => void start()}>
            {t('upload')}
          </Button>
        </>
      }
    >
      <p className="text-ink-2">
        {t('uploadHint', { file: file.name, size: formatBytes(file.size) })}
      </p>
      {progress ? (
        <div className="mt-3">
          <Meter
            plain
            percent={(progress.sent / Math.max(1, progress.total)) * 100}
            label={t('uploading')}
          />
          <p className="tnum mt-1 flex justify-between text-xs text-ink-3">
            <span>
              {formatBytes(progress.sent)} / {formatBytes(progress.total)}
            </span>
            <span>{formatRate(rate)}</span>
          </p>
        </div>
      ) : null}
      {error ? (
        <div className="mt-3">
          <ErrorNotice error={error} />
        </div>
      ) : null}
    </Dialog>
  );
}
