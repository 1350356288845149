import { SettingsPage } from '@/features/settings/settings-page';

export default function Route() {
  return <SettingsPage />;
}
