'use client';
import { useEffect, type ReactNode } from 'react';
import { useAccess, VisitContext, type Visit } from '@/lib/access';
import { SignIn } from './sign-in';

/** Shows its children to whom the server lets in, and the sign-in to everybody else. */
export function AccessGate({
  visit,
  children,
}: {
  readonly visit: Visit;
  readonly children: ReactNode;
}) {
  return (
    <VisitContext value={visit}>
      <Gate>{children}</Gate>
    </VisitContext>
  );
}

function Gate({ children }: { readonly children: ReactNode }) {
  const access = useAccess();
  useEffect(() => {
    // For who drives the page by a program: a page from the server hears clicks from here on.
    document.documentElement.dataset['ready'] = 'true';
  }, []);
  return access === 'open' ? children : <SignIn refused={access === 'refused'} />;
}
