import { NodePage } from '@/features/nodes/node-page';

export default async function Route({ params }: { readonly params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <NodePage id={decodeURIComponent(id)} />;
}
