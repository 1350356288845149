import { VmsPage } from '@/features/vms/vms-page';

export default function Route() {
  return <VmsPage />;
}
