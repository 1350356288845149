import { VmSnapshotsPage } from '@/features/snapshots/snapshots-page';

export default async function Route({ params }: { readonly params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <VmSnapshotsPage id={decodeURIComponent(id)} />;
}
