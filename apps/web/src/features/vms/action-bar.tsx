'use client';
import { MoreHorizontal } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { usePageCommands } from '@/components/page-commands';
import { Button } from '@/ui/button';
import { Menu } from '@/ui/menu';
import type { VmRowData } from './fragments';
import { useVmActions, type VmActionKey, type VmDialog } from './use-vm-actions';
import { VmDialogs } from './vm-dialogs';

type ActionVm = Pick<VmRowData, 'id' | 'name' | 'node' | 'actions'>;
const IN_FRONT: ReadonlySet<VmActionKey> = new Set(['start', 'stop', 'reboot']);

/** The VM page's buttons: the usual three in front, the rest in a menu; what cannot be done says why. */
export function ActionBar({
  vm,
  onDeleted,
}: {
  readonly vm: ActionVm;
  readonly onDeleted: () => void;
}) {
  const t = useTranslations('vmActions');
  const [dialog, setDialog] = useState<VmDialog | null>(null);
  const actions = useVmActions(vm, setDialog);
  usePageCommands(vm.name, actions);
  return (
    <div
      role="toolbar"
      aria-label={t('title', { name: vm.name })}
      className="flex items-center gap-2"
    >
      {actions
        .filter((action) => IN_FRONT.has(action.key))
        .map((action) => (
          <Button key={action.key} icon={action.icon} reason={action.reason} onClick={action.run}>
            {action.label}
          </Button>
        ))}
      <Menu
        trigger={
          <Button
            size="icon"
            aria-label={t('more')}
            icon={<MoreHorizontal size={16} aria-hidden />}
          />
        }
        items={actions
          .filter((action) => !IN_FRONT.has(action.key))
          .flatMap((action) => {
            const item = {
              key: action.key,
              label: action.label,
              icon: action.icon,
              danger: action.danger,
              reason: action.reason,
              onSelect: action.run,
            };
            return action.key === 'powerOff' ? ['separator' as const, item] : [item];
          })}
      />
      <VmDialogs vm={vm} dialog={dialog} onClose={() => setDialog(null)} onDeleted={onDeleted} />
    </div>
  );
}

/** The same actions in one row's menu. */
export function RowMenu({ vm }: { readonly vm: ActionVm }) {
  const t = useTranslations('vmActions');
  const [dialog, setDialog] = useState<VmDialog | null>(null);
  const actions = useVmActions(vm, setDialog);
  return (
    <>
      <Menu
        trigger={
          <Button
            variant="ghost"
            size="iconSm"
            aria-label={t('title', { name: vm.name })}
            icon={<MoreHorizontal size={16} aria-hidden />}
          />
        }
        items={actions.map((action) => ({
          key: action.key,
          label: action.label,
          icon: action.icon,
          danger: action.danger,
          reason: action.reason,
          onSelect: action.run,
        }))}
      />
      {dialog ? <VmDialogs vm={vm} dialog={dialog} onClose={() => setDialog(null)} /> : null}
    </>
  );
}
