import type { AgentTask } from '@ringside/client';
import { Nothing } from '../conversation/Conversation';
import { useTick } from '../fleet/useTick';
import { Back } from '../shell/Back';
import { Icon } from '../shell/Icon';
import { go } from '../state/route';
import { Facts } from './Facts';
import { groupOf, groups } from './groups';
import { History } from './History';
import { TaskActions } from './TaskActions';
import { useTask } from './useTask';

/** One task: what it is, when it is due, and all that became of it. */
export function TaskPage({ id }: { id: string }) {
  const { task, problem, isMissing } = useTask(id);
  if (isMissing) {
    return (
      <Nothing title="This task is not here.">
        <p>It was removed, or it is not yours to see. What it ran is in its sessions.</p>
        <button type="button" className="button" onClick={() => go('/tasks')}>All tasks</button>
      </Nothing>
    );
  }
  return (
    <article className="task-page" aria-label={task?.title ?? 'Task'}>
      {problem !== undefined && (
        <>
          <div className="with-back"><Back to="/tasks" name="All tasks" /><h1>Task</h1></div>
          <p className="task-problem" role="alert">{problem}</p>
        </>
      )}
      {task && <One task={task} />}
    </article>
  );
}

function One({ task }: { task: AgentTask }) {
  const group = useTick((now) => groupOf(task, now));
  const { name, icon, tone } = groups.find(({ id }) => id === group)!;
  return (
    <>
      <header className="task-head">
        <div className="with-back">
          <Back to="/tasks" name="All tasks" />
          <h1>{task.title}</h1>
          <p className={`task-state ${tone}`} role="status" aria-label="Status"><Icon name={icon} size={14} />{group === 'soon' || group === 'later' ? 'Planned' : name}</p>
        </div>
        <TaskActions task={task} words onRemoved={() => go('/tasks')} />
      </header>
      {task.error !== undefined && <p className="task-why">Paused by the server: {task.error.message}</p>}
      <Facts task={task} />
      <History task={task} />
    </>
  );
}
