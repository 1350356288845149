'use client';
import { CircleAlert, CircleCheck, CircleX, ShieldQuestion } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ResultOf } from '@/lib/graphql/tada';
import { Button } from '@/ui/button';
import { CopyButton } from '@/ui/copy-button';
import type { ProbeNode } from './queries';

type ProbePayload = Extract<
  ResultOf<typeof ProbeNode>['result'],
  { __typename: 'ProbeNodePayload' }
>;
/** What a probe found. */
export type Report = ProbePayload['report'];

const STEP_NAMES = [
  'RESOLVE',
  'CONNECT',
  'HOST_KEY',
  'LOGIN',
  'SOCKET',
  'OPEN',
  'RIGHTS',
  'FACTS',
] as const;

/** Steps that this console has words for; a newer server may have more. */
const isStepName = (name: string): name is (typeof STEP_NAMES)[number] =>
  STEP_NAMES.some((known) => known === name);

/** Every step of a probe with its fix, then what was found and what the node lacks. */
export function ProbeSteps({ report }: { readonly report: Report }) {
  const t = useTranslations('addNode');
  return (
    <section
      aria-label={t('steps')}
      aria-live="polite"
      className="rounded-lg border border-line bg-canvas"
    >
      <ul className="divide-y divide-line">
        {report.steps.map((step) => (
          <Step key={`${step.jumpHost ?? ''}/${step.name}`} step={step} />
        ))}
      </ul>
      {report.ok && report.hypervisor ? (
        <p className="border-t border-line px-3 py-2 text-ink-2">
          {t('found', {
            hypervisor: `${report.hypervisor} ${report.hypervisorVersion ?? ''}`,
            hostname: report.hostname ?? '—',
          })}
        </p>
      ) : null}
      {report.missing.length > 0 ? <Missing pieces={report.missing} /> : null}
    </section>
  );
}

function Step({ step }: { readonly step: Report['steps'][number] }) {
  const t = useTranslations('addNode');
  return (
    <li className="flex gap-3 px-3 py-2">
      {step.ok ? (
        <CircleCheck size={16} aria-label={t('stepOk')} className="mt-0.5 shrink-0 text-good" />
      ) : (
        <CircleX size={16} aria-label={t('stepFailed')} className="mt-0.5 shrink-0 text-bad" />
      )}
      <div className="min-w-0 flex-1">
        <p className="font-medium">
          {isStepName(step.name) ? t(`stepNames.${step.name}`) : step.name}
          {step.jumpHost ? (
            <span className="ml-2 font-normal text-ink-3">
              {t('onJump', { place: step.jumpHost })}
            </span>
          ) : null}
        </p>
        <p className="text-xs break-words text-ink-2">{step.detail}</p>
        {step.fix ? <Fix text={step.fix} /> : null}
      </div>
    </li>
  );
}

function Fix({ text }: { readonly text: string }) {
  const t = useTranslations('addNode');
  return (
    <p className="mt-1 flex items-center gap-2 text-xs text-warn">
      <span className="min-w-0 break-words">{text}</span>
      <CopyButton text={text} label={t('copyFix')} />
    </p>
  );
}

function Missing({ pieces }: { readonly pieces: Report['missing'] }) {
  const t = useTranslations('addNode');
  return (
    <div className="border-t border-line">
      <h3 className="px-3 pt-2 text-xs font-medium text-ink-2">{t('missing')}</h3>
      <ul aria-label={t('missing')} className="divide-y divide-line">
        {pieces.map((piece) => (
          <li key={piece.name} className="flex gap-3 px-3 py-2">
            <CircleAlert size={16} aria-hidden className="mt-0.5 shrink-0 text-warn" />
            <div className="min-w-0 flex-1">
              <p className="font-medium">{piece.name}</p>
              <p className="text-xs break-words text-ink-2">{piece.reason}</p>
              <Fix text={piece.fix} />
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The key of a machine that was seen for the first time, for a person to compare and accept. */
export function HostKey({
  seen,
  pending,
  onTrust,
}: {
  readonly seen: Report['hostKeys'][number];
  readonly pending: boolean;
  readonly onTrust: () => void;
}) {
  const t = useTranslations('addNode');
  return (
    <section
      aria-label={t('hostKey')}
      className="rounded-lg border border-warn/40 bg-warn-soft p-3.5"
    >
      <h3 className="flex items-center gap-2 font-medium text-warn">
        <ShieldQuestion size={16} aria-hidden /> {t('hostKey')}
      </h3>
      <p className="mt-1 text-ink-2">
        {seen.jump === null ? null : (
          <span className="font-medium text-ink">{t('keyOfJump', { place: seen.place })} </span>
        )}
        {t('hostKeyHint')}
      </p>
      <p className="mt-2 flex items-center gap-2">
        <code className="rounded bg-surface px-2 py-1 font-mono text-xs break-all">
          {seen.type} {seen.fingerprint}
        </code>
        <CopyButton text={seen.fingerprint} />
      </p>
      <Button className="mt-3" pending={pending} onClick={onTrust}>
        {t('trust')}
      </Button>
    </section>
  );
}
