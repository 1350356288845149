import { VmTasksPage } from '@/features/vms/vm-tasks';

export default async function Route({ params }: { readonly params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <VmTasksPage id={decodeURIComponent(id)} />;
}
