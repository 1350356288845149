import { NetworkPage } from '@/features/networks/network-page';

export default async function Route({ params }: { readonly params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <NetworkPage id={decodeURIComponent(id)} />;
}
