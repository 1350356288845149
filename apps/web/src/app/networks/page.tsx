import { NetworksPage } from '@/features/networks/networks-page';

export default function Route() {
  return <NetworksPage />;
}
