import { TaskPage } from '@/features/tasks/task-page';

export default async function Route({ params }: { readonly params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <TaskPage id={decodeURIComponent(id)} />;
}
