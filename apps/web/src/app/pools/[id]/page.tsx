import { PoolPage } from '@/features/pools/pool-page';

export default async function Route({ params }: { readonly params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <PoolPage id={decodeURIComponent(id)} />;
}
