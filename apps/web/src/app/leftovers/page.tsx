import { LeftoversPage } from '@/features/leftovers/leftovers-page';

export default function Route() {
  return <LeftoversPage />;
}
