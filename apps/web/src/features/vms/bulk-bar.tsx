'use client';
import { Play, Power, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useNotify } from '@/components/use-notify';
import { useAction } from '@/lib/graphql/use-action';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { Checkbox } from '@/ui/field';
import { Meter } from '@/ui/meter';
import type { VmRowData } from './fragments';
import { DeleteVm, StartVm, StopVm } from './mutations';

type Verb = 'start' | 'stop' | 'delete';
/** Requests under way at once; the server queues the tasks by itself. */
const AT_ONCE = 4;

/** Runs a job over all, a few at a time. */
async function inWaves<Item>(
  items: readonly Item[],
  job: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const worker = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await job(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** What can be done to the chosen VMs together. */
export function BulkBar({
  vms,
  onClear,
}: {
  readonly vms: readonly VmRowData[];
  readonly onClear: () => void;
}) {
  const t = useTranslations('bulk');
  const [verb, setVerb] = useState<Verb | null>(null);
  const able = (key: Verb) => vms.filter((vm) => vm.actions[key].allowed);
  const reason = (key: Verb) =>
    able(key).length === 0 ? (vms[0]?.actions[key].reason ?? t('noneAble')) : null;
  return (
    <div
      role="toolbar"
      aria-label={t('title')}
      className="flex flex-wrap items-center gap-2 rounded-lg border border-accent/40 bg-accent-soft px-3 py-2"
    >
      <span className="tnum mr-2 font-medium" aria-live="polite">
        {t('selected', { count: vms.length })}
      </span>
      <Button
        size="sm"
        icon={<Play size={14} aria-hidden />}
        reason={reason('start')}
        onClick={() => setVerb('start')}
      >
        {t('start')}
      </Button>
      <Button
        size="sm"
        icon={<Power size={14} aria-hidden />}
        reason={reason('stop')}
        onClick={() => setVerb('stop')}
      >
        {t('stop')}
      </Button>
      <Button
        size="sm"
        variant="dangerGhost"
        icon={<Trash2 size={14} aria-hidden />}
        reason={reason('delete')}
        onClick={() => setVerb('delete')}
      >
        {t('delete')}
      </Button>
      <Button size="sm" variant="ghost" className="ml-auto" onClick={onClear}>
        {t('clear')}
      </Button>
      {verb ? (
        <BulkDialog
          verb={verb}
          vms={able(verb)}
          skipped={vms.length - able(verb).length}
          onClose={(done) => {
            setVerb(null);
            if (done) onClear();
          }}
        />
      ) : null}
    </div>
  );
}

function BulkDialog({
  verb,
  vms,
  skipped,
  onClose,
}: {
  readonly verb: Verb;
  readonly vms: readonly VmRowData[];
  readonly skipped: number;
  readonly onClose: (done: boolean) => void;
}) {
  const t = useTranslations('bulk');
  const common = useTranslations('common');
  const notify = useNotify();
  const start = useAction(StartVm);
  const stop = useAction(StopVm);
  const remove = useAction(DeleteVm);
  // The list is fixed when the dialog opens: live updates must not change what was agreed to.
  const [targets] = useState(vms);
  const [sent, setSent] = useState<number | null>(null);
  const [force, setForce] = useState(false);
  const [volumes, setVolumes] = useState(true);
  const send = (id: string) => {
    if (verb === 'start') return start.run({ input: { id } });
    if (verb === 'stop') return stop.run({ input: { id, thenPowerOff: force } });
    return remove.run({ input: { id, deleteVolumes: volumes } });
  };
  const run = async (): Promise<void> => {
    setSent(0);
    let started = 0;
    await inWaves(targets, async (vm) => {
      const outcome = await send(vm.id);
      if (outcome.ok) started += 1;
      else notify.error({ ...outcome.error, message: `${vm.name}: ${outcome.error.message}` });
      setSent((count) => (count ?? 0) + 1);
    });
    notify.done(t('started', { count: started }));
    onClose(true);
  };
  return (
    <Dialog
      open
      modalOnly
      onOpenChange={(open) => (open || sent !== null ? undefined : onClose(false))}
      title={t(`confirm.${verb}`, { count: targets.length })}
      description={skipped > 0 ? t('skipped', { count: skipped }) : undefined}
      footer={
        <>
          <Button onClick={() => onClose(false)} disabled={sent !== null}>
            {common('cancel')}
          </Button>
          <Button
            variant={verb === 'delete' ? 'danger' : 'primary'}
            pending={sent !== null}
            onClick={() => void run()}
          >
            {t(verb)}
          </Button>
        </>
      }
    >
      <div className="space-y-3">
        {verb === 'stop' ? (
          <Checkbox
            label={t('thenPowerOff')}
            checked={force}
            onChange={(event) => setForce(event.target.checked)}
          />
        ) : null}
        {verb === 'delete' ? (
          <Checkbox
            label={t('deleteVolumes')}
            checked={volumes}
            onChange={(event) => setVolumes(event.target.checked)}
          />
        ) : null}
        <ul
          aria-label={t('targets')}
          className="max-h-60 divide-y divide-line overflow-y-auto rounded-lg border border-line"
        >
          {targets.map((vm) => (
            <li key={vm.id} className="flex justify-between gap-3 px-3 py-1.5">
              <span className="truncate">{vm.name}</span>
              <span className="text-ink-3">{vm.node.name}</span>
            </li>
          ))}
        </ul>
        {sent !== null ? (
          <Meter plain percent={(sent / targets.length) * 100} label={t('sending')} />
        ) : null}
      </div>
    </Dialog>
  );
}
