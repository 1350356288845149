'use client';
import type { TypedDocumentNode } from '@urql/core';
import { useTranslations } from 'next-intl';
import { useState, type ReactNode } from 'react';
import { PlannedDialog } from '@/components/planned-dialog';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';

/** Fields first, then the plan of what they ask for. `ready` says whether the fields ask for something. */
export function FormDialog<Result extends { readonly __typename: string }, Input extends object>({
  title,
  ready,
  confirmLabel,
  document,
  input,
  onClose,
  width = 'sm',
  children,
}: {
  readonly title: string;
  readonly ready: boolean;
  readonly confirmLabel: string;
  readonly document: TypedDocumentNode<
    { result: Result },
    { input: Input & { plan?: boolean | null } }
  >;
  readonly input: Input;
  readonly onClose: () => void;
  readonly width?: 'sm' | 'lg';
  readonly children: ReactNode;
}) {
  const common = useTranslations('common');
  const [review, setReview] = useState(false);
  if (review) {
    return (
      <PlannedDialog
        open
        onOpenChange={(open) => (open ? undefined : onClose())}
        title={title}
        confirmLabel={confirmLabel}
        document={document}
        input={input}
      />
    );
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={title}
      width={width}
    >
      <form
        noValidate
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) setReview(true);
        }}
      >
        {children}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button type="submit" variant="primary" reason={ready ? null : common('fillIn')}>
            {common('review')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
