import { NodesPage } from '@/features/nodes/nodes-page';

export default function Route() {
  return <NodesPage />;
}
