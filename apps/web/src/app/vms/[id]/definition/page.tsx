import { VmDefinitionPage } from '@/features/vms/vm-definition';

export default async function Route({ params }: { readonly params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <VmDefinitionPage id={decodeURIComponent(id)} />;
}
