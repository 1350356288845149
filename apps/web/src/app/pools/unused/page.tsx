import { OrphansPage } from '@/features/storage-care/orphans-page';

export default function Route() {
  return <OrphansPage />;
}
