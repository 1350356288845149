'use client';
import { useTranslations } from 'next-intl';
import { Link } from '@/ui/link';
import type { ReactNode } from 'react';
import { pickTemplates, TemplateListQuery } from '@/features/templates/queries';
import { useConnection } from '@/lib/graphql/use-connection';
import { cn } from '@/lib/cn';
import { paths } from '@/lib/paths';
import { Button } from '@/ui/button';
import { Command } from './attention';

const ALL = {};

/** The three steps to the first VM, with the one that comes next in front. */
export function FirstRun({
  overview,
  hints,
}: {
  readonly overview: { readonly nodes: number; readonly nodesOnline: number; readonly vms: number };
  readonly hints: readonly {
    readonly code: string;
    readonly message: string;
    readonly command: string | null;
  }[];
}) {
  const t = useTranslations('firstRun');
  const templates = useConnection(TemplateListQuery, ALL, pickTemplates);
  const hasNode = overview.nodesOnline > 0;
  const hasTemplate = templates.rows.length > 0;
  const next = !hasNode ? 1 : !hasTemplate ? 2 : 3;
  return (
    <section aria-label={t('title')} className="rounded-lg border border-line bg-surface">
      <header className="border-b border-line px-5 py-4">
        <h2 className="text-base font-semibold">{t('title')}</h2>
        <p className="text-ink-2">{t('hint')}</p>
      </header>
      <ol className="grid divide-line max-lg:divide-y lg:grid-cols-3 lg:divide-x">
        <Step
          number={1}
          title={t('nodeTitle')}
          done={hasNode}
          current={next === 1}
          action={
            <Button asChild size="sm" variant={next === 1 ? 'primary' : 'secondary'}>
              <Link href={`${paths.nodes()}?dialog=create`}>{t('addNode')}</Link>
            </Button>
          }
        >
          {hasNode ? t('nodeDone') : t('nodeHint')}
          {hints.map((hint) => (
            <span key={hint.code} className="mt-2 block">
              {hint.message}
              {hint.command ? <Command text={hint.command} /> : null}
            </span>
          ))}
        </Step>
        <Step
          number={2}
          title={t('templateTitle')}
          done={hasTemplate}
          current={next === 2}
          action={
            <Button asChild size="sm" variant={next === 2 ? 'primary' : 'secondary'}>
              <Link href={`${paths.templates()}?dialog=create`}>{t('registerTemplate')}</Link>
            </Button>
          }
        >
          {t('templateHint')}
        </Step>
        <Step
          number={3}
          title={t('vmTitle')}
          done={overview.vms > 0}
          current={next === 3}
          action={
            <Button asChild size="sm" variant={next === 3 ? 'primary' : 'secondary'}>
              <Link href={`${paths.vms()}?dialog=create`}>{t('createVm')}</Link>
            </Button>
          }
        >
          {t('vmHint')}
        </Step>
      </ol>
    </section>
  );
}

function Step({
  number,
  title,
  done,
  current,
  action,
  children,
}: {
  readonly number: number;
  readonly title: string;
  readonly done: boolean;
  readonly current: boolean;
  readonly action: ReactNode;
  readonly children: ReactNode;
}) {
  const t = useTranslations('firstRun');
  return (
    <li
      aria-current={current ? 'step' : undefined}
      className={cn('min-w-0 px-5 py-4', current ? '' : 'text-ink-2')}
    >
      <h3 className="flex items-center gap-2.5 font-medium">
        <span
          className={cn(
            'tnum flex size-5 items-center justify-center rounded-full text-2xs font-semibold',
            done
              ? 'bg-good-soft text-good'
              : current
                ? 'bg-accent-fill text-on-accent'
                : 'bg-raised text-ink-2',
          )}
        >
          {done ? '✓' : number}
        </span>
        {title}
        {done ? <span className="text-xs font-normal text-good">{t('done')}</span> : null}
      </h3>
      <p className="mt-1.5 mb-3 text-ink-2">{children}</p>
      {action}
    </li>
  );
}
