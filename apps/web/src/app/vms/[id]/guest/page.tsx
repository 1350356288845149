import { GuestPage } from '@/features/guest/guest-page';

export default async function Route({ params }: { readonly params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <GuestPage id={decodeURIComponent(id)} />;
}
