import { OverviewPage } from '@/features/overview/overview-page';

export default function Route() {
  return <OverviewPage />;
}
