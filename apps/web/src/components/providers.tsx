'use client';
import { useState, type ReactNode } from 'react';
import { Toaster } from 'sonner';
import { Provider } from 'urql';
import { createGraphClient } from '@/lib/graphql/client';
import { TooltipProvider } from '@/ui/tooltip';
import { LiveProvider } from './live-provider';

export function Providers({ children }: { readonly children: ReactNode }) {
  const [client] = useState(createGraphClient);
  return (
    <Provider value={client}>
      <TooltipProvider delayDuration={250}>
        <LiveProvider>{children}</LiveProvider>
        <Toaster
          position="bottom-right"
          gap={8}
          visibleToasts={5}
          toastOptions={{
            unstyled: true,
            classNames: {
              toast:
                'flex w-(--width) items-start gap-2.5 rounded-lg border border-line-strong bg-surface p-3 text-ink shadow-pop',
              icon: 'mt-0.5 shrink-0 text-ink-2 [&_svg]:size-4',
              success: '[&_[data-icon]]:text-good',
              error: 'border-bad/50 [&_[data-icon]]:text-bad',
              content: 'min-w-0 flex-1',
            },
          }}
        />
      </TooltipProvider>
    </Provider>
  );
}
