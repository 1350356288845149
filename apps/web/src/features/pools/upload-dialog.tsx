'use client';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { ErrorNotice } from '@/components/error-notice';
import { useNotify } from '@/components/use-notify';
import { BeginVolumeUpload } from '@/features/storage-care/operations';
import { sendFile, UploadRefused } from '@/features/storage-care/upload-parts';
import { formatBytes, formatRate } from '@/lib/format';
import type { ShownError } from '@/lib/graphql/outcome';
import { useAction } from '@/lib/graphql/use-action';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { Meter } from '@/ui/meter';
import type { VolumeRowData } from './fragments';

interface Progress {
  readonly from: number;
  readonly sent: number;
  readonly startedAt: number;
}

function refusal(error: unknown, fallback: string): ShownError {
  const status = error instanceof UploadRefused ? error.status : 0;
  const text = error instanceof Error ? error.message.slice(0, 300) : '';
  return {
    code: `HTTP_${status}`,
    message: text || fallback,
    wayOut: null,
    fields: [],
    dependents: [],
    native: null,
    task: null,
  };
}

function useUpload(volume: VolumeRowData, file: File, onDone: () => void) {
  const t = useTranslations('volumes');
  const begin = useAction(BeginVolumeUpload);
  const [progress, setProgress] = useState<Progress | null>(null);
  const [note, setNote] = useState<string | null>(null);
  const [error, setError] = useState<ShownError | null>(null);
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);
  const start = async (): Promise<void> => {
    setError(null);
    setNote(null);
    const outcome = await begin.run({
      input: {
        volumeId: volume.id,
        fileName: file.name,
        sizeBytes: String(file.size),
        fileModifiedAt: new Date(file.lastModified).toISOString(),
      },
    });
    if (!outcome.ok) {
      setError(outcome.error);
      return;
    }
    const { url, partBytes, upload } = outcome.value;
    const from = Number(upload.receivedBytes);
    const startedAt = Date.now();
    const onProgress = (sent: number): void => setProgress({ from, sent, startedAt });
    onProgress(from);
    const controller = new AbortController();
    abort.current = controller;
    try {
      await sendFile(
        { url, file, partBytes: Number(partBytes), from },
        {
          signal: controller.signal,
          onProgress,
          onBreak: (seconds) => setNote(t('uploadBroken', { seconds })),
        },
      );
      onDone();
    } catch (reason) {
      if (controller.signal.aborted) setNote(t('uploadPaused'));
      else setError(refusal(reason, t('uploadFailed')));
    } finally {
      abort.current = null;
      setProgress(null);
    }
  };
  return { start, pause: () => abort.current?.abort(), progress, note, error };
}

/** Replaces the content of a volume by a file, after a question; what was cut off goes on where it stopped. */
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
  const { start, pause, progress, note, error } = useUpload(volume, file, () => {
    notify.done(t('uploaded', { name: volume.name }));
    onClose();
  });
  const before = volume.upload;
  const again = before?.fileName === file.name && Number(before.sizeBytes) === file.size;
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
          {progress ? (
            <Button onClick={pause}>{t('pause')}</Button>
          ) : (
            <Button variant="danger" onClick={() => void start()}>
              {note ? t('goOn') : t('upload')}
            </Button>
          )}
        </>
      }
    >
      <p className="text-ink-2">
        {again
          ? t('uploadAgain', {
              file: file.name,
              percent: Math.floor((Number(before.receivedBytes) / file.size) * 100),
            })
          : t('uploadHint', { file: file.name, size: formatBytes(file.size) })}
      </p>
      {progress ? <UploadProgress progress={progress} total={file.size} /> : null}
      {note ? (
        <p role="status" className="mt-3 text-xs text-ink-2">
          {note}
        </p>
      ) : null}
      {error ? (
        <div className="mt-3">
          <ErrorNotice error={error} />
        </div>
      ) : null}
    </Dialog>
  );
}

function UploadProgress({
  progress: { from, sent, startedAt },
  total,
}: {
  readonly progress: Progress;
  readonly total: number;
}) {
  const t = useTranslations('volumes');
  const rate = (sent - from) / Math.max(0.5, (Date.now() - startedAt) / 1000);
  return (
    <div className="mt-3">
      <Meter plain percent={(sent / Math.max(1, total)) * 100} label={t('uploading')} />
      <p className="tnum mt-1 flex justify-between text-xs text-ink-3">
        <span>
          {formatBytes(sent)} / {formatBytes(total)}
        </span>
        <span>{formatRate(Math.max(0, rate))}</span>
      </p>
    </div>
  );
}
