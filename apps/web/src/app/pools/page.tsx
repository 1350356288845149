import { PoolsPage } from '@/features/pools/pools-page';

export default function Route() {
  return <PoolsPage />;
}
