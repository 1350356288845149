import { VncPage } from '@/features/consoles/vnc-page';

export default async function Route({ params }: { readonly params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <VncPage id={decodeURIComponent(id)} />;
}
