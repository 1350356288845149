import { VmOverviewPage } from '@/features/vms/vm-overview';

export default async function Route({ params }: { readonly params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <VmOverviewPage id={decodeURIComponent(id)} />;
}
