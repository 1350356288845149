'use client';
import { useTranslations } from 'next-intl';
import type { UseFormRegister } from 'react-hook-form';
import { PoolTypesQuery } from '@/features/storage-care/operations';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { Checkbox, Field, Input, Select } from '@/ui/field';
import { FIELDS_OF, FORMATS_OF, POOL_KINDS, type PoolKind, type PoolValues } from './pool-source';

type Values = PoolValues & {
  readonly nodeId: string;
  readonly name: string;
  readonly autostart: boolean;
};
interface Props {
  readonly type: PoolKind;
  readonly nodeId: string;
  readonly register: UseFormRegister<Values>;
  readonly pathError: string | undefined;
}

/** The type of a pool, with the node's reason where it does not have one. */
export function PoolTypeField({ type, nodeId, register }: Omit<Props, 'pathError'>) {
  const t = useTranslations('storageCare');
  const { data } = useLiveQuery(PoolTypesQuery, { variables: { nodeId }, pause: nodeId === '' });
  const known = data?.node?.capabilities?.poolTypes ?? [];
  const verdict = (kind: PoolKind) => known.find(({ name }) => name === kind);
  const missing = POOL_KINDS.flatMap((kind) => {
    const reason = verdict(kind)?.reason;
    return reason ? [`${t(`types.${kind}`)}: ${reason}`] : [];
  });
  const chosen = verdict(type);
  return (
    <Field
      label={t('type')}
      error={chosen?.supported === false ? (chosen.reason ?? undefined) : undefined}
      {...(missing.length > 0 ? { hint: missing.join(' ') } : {})}
    >
      {(control) => (
        <Select {...control} {...register('type')}>
          {POOL_KINDS.map((kind) => (
            <option
              key={kind}
              value={kind}
              disabled={verdict(kind)?.supported === false}
              title={verdict(kind)?.reason ?? undefined}
            >
              {t(`types.${kind}`)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

/** The fields that the type asks for, in their order. */
export function PoolSourceFields({ type, register, pathError }: Omit<Props, 'nodeId'>) {
  const t = useTranslations('storageCare');
  const pools = useTranslations('pools');
  const text = (
    name: 'path' | 'hosts' | 'exportPath' | 'devices' | 'sourceName' | 'authUser' | 'secretUuid',
    label: string,
    hint?: string,
    error?: string,
  ) => (
    <Field key={name} label={label} error={error} {...(hint ? { hint } : {})}>
      {(control) => (
        <Input {...control} spellCheck={false} className="font-mono text-xs" {...register(name)} />
      )}
    </Field>
  );
  return FIELDS_OF[type].map((field) => {
    if (field === 'path') return text('path', pools('path'), pools('pathHint'), pathError);
    if (field === 'hosts') return text('hosts', t('hosts'), t('hostsHint'));
    if (field === 'devices')
      return type === 'iscsi'
        ? text('devices', t('target'))
        : text('devices', t('devices'), t('devicesHint'));
    if (field === 'sourceFormat')
      return (
        <Field key={field} label={t('sourceFormat')}>
          {(control) => (
            <Select {...control} {...register('sourceFormat')}>
              {(FORMATS_OF[type] ?? []).map((format) => (
                <option key={format} value={format}>
                  {format}
                </option>
              ))}
            </Select>
          )}
        </Field>
      );
    if (field === 'format')
      return (
        <Checkbox key={field} label={t('format')} hint={t('formatHint')} {...register('format')} />
      );
    return text(field, t(field));
  });
}
