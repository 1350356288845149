import { KeyPairsPage } from '@/features/key-pairs/key-pairs-page';

export default function Route() {
  return <KeyPairsPage />;
}
