import { VmForwardsPage } from '@/features/port-forwards/vm-forwards';

export default async function Route({ params }: { readonly params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <VmForwardsPage id={decodeURIComponent(id)} />;
}
