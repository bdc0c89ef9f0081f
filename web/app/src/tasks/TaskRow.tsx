import type { AgentTask } from '@ringside/client';
import { memo } from 'react';
import { useTick } from '../fleet/useTick';
import { plural } from '../meter/format';
import { Icon } from '../shell/Icon';
import { Link } from '../shell/Link';
import { useFleet } from '../state/fleet';
import { groups, type GroupId } from './groups';
import { TaskActions } from './TaskActions';
import { exactBy, lasted, looks, next, outcome, ownZone, schedule, target } from './words';

/** A task in the list: what it does and for whom, when it is due, and how its last run ended. */
export const TaskRow = memo(function TaskRow({ task, group }: { task: AgentTask; group: GroupId }) {
  const whose = useFleet(({ fleet }) => target(task, fleet));
  const due = useTick((now) => next(task, now));
  const { icon, tone } = groups.find(({ id }) => id === group)!;
  return (
    <li className="task" data-status={task.status}>
      <span className={`glyph ${tone}`}><Icon name={icon} size={14} /></span>
      <div className="task-name">
        <Link to={`/tasks/${task.id}`} className="task-link ellipsis" data-task={task.id} title={task.prompt}>{task.title}</Link>
        <p className="task-when">
          <span title={task.cron}>{schedule(task)}</span>
          {task.cron !== undefined && task.timeZone !== ownZone && <span>{task.timeZone}</span>}
          <span className="ellipsis">{whose}</span>
        </p>
      </div>
      <p className="task-next number">
        {task.nextDue === undefined ? due : <time dateTime={task.nextDue} title={exactBy(task.nextDue, task.timeZone)}>{due}</time>}
        {task.missedTimes > 0 && <span className="task-missed">{plural(task.missedTimes, 'time')} missed</span>}
      </p>
      <Last task={task} />
      <TaskActions task={task} />
      {task.error !== undefined && <p className="task-why">{task.error.message}</p>}
    </li>
  );
});

function Last({ task }: { task: AgentTask }) {
  const run = task.runs.at(-1);
  const words = useTick((now) => (run === undefined ? 'Has not run yet' : outcome(run, now)));
  if (run === undefined) return <p className="task-last quiet">{words}</p>;
  const { icon, tone } = looks[run.status];
  const time = lasted(run);
  return (
    <p className="task-last" title={words}>
      <span className={`glyph ${tone}`}><Icon name={icon} size={12} /></span>
      <span className="ellipsis">{words}</span>{time && <span className="number quiet">{time}</span>}
    </p>
  );
}
