import { useRoute } from '../state/route';
import { TaskList } from './TaskList';
import { TaskPage } from './TaskPage';
import './tasks.css';

/** The tasks, or one of them. */
export function Tasks() {
  const id = useRoute((route) => (route.page === 'tasks' ? route.task : undefined));
  return (
    <section className="page tasks" aria-label="Tasks">
      <div className="page-inner tasks-inner">{id === undefined ? <TaskList /> : <TaskPage key={id} id={id} />}</div>
    </section>
  );
}
