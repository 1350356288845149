import { TasksPage } from '@/features/tasks/tasks-page';

export default function Route() {
  return <TasksPage />;
}
