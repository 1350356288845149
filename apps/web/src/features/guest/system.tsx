'use client';
import { Clock } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useTaskAction } from '@/components/use-task-action';
import { At } from '@/components/time';
import { formatBytes, percentOf } from '@/lib/format';
import { Button } from '@/ui/button';
import { Meter } from '@/ui/meter';
import { Facts, Panel } from '@/ui/panel';
import { SetGuestTime, type GuestData, type GuestInfoData } from './queries';

const NEAR_SECONDS = 2;

/** What the agent says of the system itself. */
export function SystemPanel({
  vmId,
  guest,
  onChanged,
}: {
  readonly vmId: string;
  readonly guest: GuestData;
  readonly onChanged: () => void;
}) {
  const t = useTranslations('guest');
  const action = useTaskAction(SetGuestTime);
  const { info, clockOffsetSeconds: offset } = guest;
  const clock = (): string => {
    if (offset === null) return '–';
    if (Math.abs(offset) < NEAR_SECONDS) return t('clockRight');
    const seconds = Math.abs(Math.round(offset));
    return offset < 0 ? t('clockSlow', { seconds }) : t('clockFast', { seconds });
  };
  const wrong = offset !== null && Math.abs(offset) >= NEAR_SECONDS;
  return (
    <Panel
      title={t('system')}
      actions={
        <Button
          size="sm"
          icon={<Clock size={14} aria-hidden />}
          pending={action.pending}
          reason={guest.actions.setTime.reason}
          onClick={() =>
            void action.run({ input: { vmId } }).then((outcome) => outcome.ok && onChanged())
          }
        >
          {t('setTime')}
        </Button>
      }
    >
      <Facts
        items={[
          { name: t('os'), value: info?.os?.name ?? info?.os?.id ?? '–' },
          { name: t('hostname'), value: info?.hostname ?? '–' },
          { name: t('kernel'), value: kernelOf(info) },
          { name: t('timezone'), value: zoneOf(info) },
          {
            name: t('clock'),
            value: <span className={wrong ? 'text-warn' : ''}>{clock()}</span>,
          },
          { name: t('agent'), value: guest.agentVersion ?? '–' },
        ]}
      />
    </Panel>
  );
}

function kernelOf(info: GuestInfoData | null): string {
  const words = [info?.os?.kernelRelease, info?.os?.machine].filter(Boolean);
  return words.length > 0 ? words.join(' · ') : '–';
}

function zoneOf(info: GuestInfoData | null): string {
  if (!info?.timezone) return '–';
  const { name, offsetSeconds } = info.timezone;
  const minutes = Math.abs(Math.round(offsetSeconds / 60));
  const two = (value: number): string => String(value).padStart(2, '0');
  const offset = `UTC${offsetSeconds < 0 ? '−' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  return name ? `${name} (${offset})` : offset;
}

export function FilesystemsPanel({ info }: { readonly info: GuestInfoData | null }) {
  const t = useTranslations('guest');
  const filesystems = info?.filesystems;
  return (
    <Panel title={t('filesystems')}>
      {filesystems && filesystems.length > 0 ? (
        <ul aria-label={t('filesystems')} className="space-y-3">
          {filesystems.map((fs) => (
            <li key={fs.mountpoint}>
              <div className="mb-1 flex flex-wrap items-baseline gap-x-2">
                <span className="font-mono font-medium">{fs.mountpoint}</span>
                <span className="text-xs text-ink-3">
                  {[fs.name, fs.type, fs.disks.join(', ')].filter(Boolean).join(' · ')}
                </span>
                <span className="tnum ml-auto text-xs text-ink-2">
                  {t('usage', {
                    used: formatBytes(fs.usedBytes),
                    total: formatBytes(fs.totalBytes),
                  })}
                </span>
              </div>
              <Meter
                percent={percentOf(fs.usedBytes, fs.totalBytes)}
                label={t('usageOf', { path: fs.mountpoint })}
              />
            </li>
          ))}
        </ul>
      ) : (
        <p className="text-ink-3">{filesystems ? t('none') : t('notTold')}</p>
      )}
    </Panel>
  );
}

export function InterfacesPanel({ info }: { readonly info: GuestInfoData | null }) {
  const t = useTranslations('guest');
  const interfaces = info?.interfaces;
  return (
    <Panel title={t('interfaces')}>
      {interfaces && interfaces.length > 0 ? (
        <ul aria-label={t('interfaces')} className="space-y-2">
          {interfaces.map((one) => (
            <li key={one.name} className="flex flex-wrap gap-x-3">
              <span className="w-16 font-mono font-medium">{one.name}</span>
              <span className="font-mono text-xs leading-5 text-ink-3">{one.mac}</span>
              <span className="font-mono text-xs leading-5">
                {one.addresses
                  .map(({ address, prefix }) =>
                    prefix === null ? address : `${address}/${prefix}`,
                  )
                  .join('  ')}
              </span>
            </li>
          ))}
        </ul>
      ) : (
        <p className="text-ink-3">{interfaces ? t('none') : t('notTold')}</p>
      )}
    </Panel>
  );
}

export function UsersPanel({ info }: { readonly info: GuestInfoData | null }) {
  const t = useTranslations('guest');
  const users = info?.users;
  return (
    <Panel title={t('users')}>
      {users && users.length > 0 ? (
        <ul aria-label={t('users')} className="space-y-1">
          {users.map((user) => (
            <li key={`${user.domain ?? ''}/${user.name}`} className="flex gap-3">
              <span className="font-medium">{user.name}</span>
              {user.loginAt ? (
                <span className="text-xs leading-5 text-ink-3">
                  <At at={user.loginAt} />
                </span>
              ) : null}
            </li>
          ))}
        </ul>
      ) : (
        <p className="text-ink-3">{users ? t('nobody') : t('notTold')}</p>
      )}
    </Panel>
  );
}
