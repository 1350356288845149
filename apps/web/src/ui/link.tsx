import NextLink from 'next/link';
import type { ComponentProps } from 'react';

/** A link that does not load its page beforehand: tables show thousands of them. */
export function Link(props: ComponentProps<typeof NextLink>) {
  return <NextLink prefetch={false} {...props} />;
}
