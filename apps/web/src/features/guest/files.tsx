'use client';
import { Download, Upload } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { ErrorNotice } from '@/components/error-notice';
import { useNotify } from '@/components/use-notify';
import { formatBytes } from '@/lib/format';
import type { ShownError } from '@/lib/graphql/outcome';
import { useAction } from '@/lib/graphql/use-action';
import { Button } from '@/ui/button';
import { Checkbox, Field, Input } from '@/ui/field';
import { Meter } from '@/ui/meter';
import { Panel } from '@/ui/panel';
import { CreateGuestFileTransfer, type GuestData } from './queries';

const isPath = (path: string): boolean => /^(\/|[A-Za-z]:\\).*[^/\\]$/.test(path);

function failure(status: number, body: string, fallback: string): ShownError {
  let message = fallback;
  let code = `HTTP_${status}`;
  try {
    const told = (JSON.parse(body) as { error?: { code?: string; message?: string } }).error;
    message = told?.message ?? message;
    code = told?.code ?? code;
  } catch {
    // A proxy on the way answers in its own words; the fallback says enough.
  }
  return { code, message, wayOut: null, fields: [], dependents: [], native: null, task: null };
}

/** Gets a file out of the guest, or puts one into it. */
export function FilesPanel({
  vmId,
  actions,
}: {
  readonly vmId: string;
  readonly actions: GuestData['actions'];
}) {
  const t = useTranslations('guest');
  const common = useTranslations('common');
  const notify = useNotify();
  const transfer = useAction(CreateGuestFileTransfer);
  const chooser = useRef<HTMLInputElement>(null);
  const [path, setPath] = useState('');
  const [overwrite, setOverwrite] = useState(false);
  const [percent, setPercent] = useState<number | null>(null);
  const [error, setError] = useState<ShownError | null>(null);
  const bad = path !== '' && !isPath(path);

  const address = async (direction: 'PULL' | 'PUSH'): Promise<string | null> => {
    setError(null);
    const outcome = await transfer.run({ input: { vmId, path, direction, overwrite } });
    if (outcome.ok) return outcome.value.url;
    setError(outcome.error);
    return null;
  };
  const pull = async (): Promise<void> => {
    const url = await address('PULL');
    if (url === null) return;
    const response = await fetch(url);
    if (!response.ok) {
      setError(failure(response.status, await response.text(), t('pullFailed')));
      return;
    }
    save(await response.blob(), path.split(/[/\\]/).at(-1) ?? 'file');
  };
  const push = async (file: File): Promise<void> => {
    const url = await address('PUSH');
    if (url === null) return;
    setPercent(0);
    const { status, body } = await put(url, file, setPercent);
    setPercent(null);
    if (status === 200) notify.done(t('pushed', { path, size: formatBytes(file.size) }));
    else setError(failure(status, body, t('pushFailed')));
  };
  return (
    <Panel title={t('files')}>
      <Field label={t('path')} hint={t('pathHint')} error={bad ? t('pathError') : undefined}>
        {(control) => (
          <Input
            {...control}
            className="font-mono"
            spellCheck={false}
            placeholder="/etc/hosts"
            value={path}
            onChange={(event) => setPath(event.target.value)}
          />
        )}
      </Field>
      <div className="mt-3 flex flex-wrap items-center gap-2">
        <Button
          icon={<Download size={14} aria-hidden />}
          reason={actions.pullFile.reason ?? (isPath(path) ? null : common('fillIn'))}
          onClick={() => void pull()}
        >
          {t('pull')}
        </Button>
        <Button
          icon={<Upload size={14} aria-hidden />}
          pending={percent !== null}
          reason={actions.pushFile.reason ?? (isPath(path) ? null : common('fillIn'))}
          onClick={() => chooser.current?.click()}
        >
          {t('push')}
        </Button>
        <Checkbox
          label={t('overwrite')}
          checked={overwrite}
          onChange={(event) => setOverwrite(event.target.checked)}
        />
        <input
          ref={chooser}
          type="file"
          className="sr-only"
          aria-label={t('chooseFile')}
          tabIndex={-1}
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            event.target.value = '';
            if (file) void push(file);
          }}
        />
      </div>
      {percent === null ? null : (
        <Meter plain className="mt-3" percent={percent} label={t('pushing')} />
      )}
      {error ? (
        <div className="mt-3">
          <ErrorNotice error={error} />
        </div>
      ) : null}
    </Panel>
  );
}

function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** `fetch` cannot tell how far it is, so this is the older interface. */
function put(
  url: string,
  file: File,
  onPercent: (percent: number) => void,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.upload.addEventListener('progress', (event) =>
      onPercent((event.loaded / Math.max(1, file.size)) * 100),
    );
    request.addEventListener('loadend', () =>
      resolve({ status: request.status, body: request.responseText }),
    );
    request.open('PUT', url);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.send(file);
  });
}
