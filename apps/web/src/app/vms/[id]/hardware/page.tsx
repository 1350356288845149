import { VmHardwarePage } from '@/features/vm-hardware/hardware-page';

export default async function Route({ params }: { readonly params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <VmHardwarePage id={decodeURIComponent(id)} />;
}
