import { SerialPage } from '@/features/consoles/serial-page';

export default async function Route({ params }: { readonly params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <SerialPage id={decodeURIComponent(id)} />;
}
