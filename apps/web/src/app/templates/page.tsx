import { TemplatesPage } from '@/features/templates/templates-page';

export default function Route() {
  return <TemplatesPage />;
}
