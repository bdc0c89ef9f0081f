import type { AgentTask, TaskRun } from '@ringside/client';
import { exact } from '../meter/format';
import { Icon } from '../shell/Icon';
import { client } from '../state/api';
import { useFleet } from '../state/fleet';
import { go } from '../state/route';
import { act } from './state';
import { looks, moment, next, outcome, schedule } from './words';

/** So many runs are shown of a task. */
const shown = 5;

export function Task({ task, mayWrite }: { task: AgentTask; mayWrite: boolean }) {
  const fleet = useFleet(({ fleet }) => fleet);
  const whose = task.session === undefined ? fleet.agents.get(task.agent ?? '')?.title : fleet.sessions.get(task.session)?.title;
  const paused = task.status === 'paused';
  return (
    <li className="task" data-status={task.status}>
      <div className="task-head">
        <span className="task-title ellipsis" title={task.prompt}>{task.title}</span>
        {mayWrite && (
          <span className="task-actions">
            <button type="button" className="button plain small" onClick={() => void act(() => client.tasks.run(task.id))}>Run now</button>
            {task.status !== 'done' && <button type="button" className="button plain small" onClick={() => void act(() => client.tasks.update(task.id, { paused: !paused }))}>{paused ? 'Resume' : 'Pause'}</button>}
            <button type="button" className="icon-button" aria-label={`Remove ${task.title}`} title="Remove" onClick={() => void act(() => client.tasks.remove(task.id))}><Icon name="delete" /></button>
          </span>
        )}
      </div>
      <p className="task-when">
        <span className="ellipsis">{whose ?? 'removed'}</span><span className={task.cron === undefined ? undefined : 'mono'}>{schedule(task)}</span><span className="task-next">{next(task)}</span>
        {task.missedTimes > 0 && <span>{task.missedTimes} missed</span>}
      </p>
      {task.error !== undefined && <p className="task-why">{task.error.message}</p>}
      {task.runs.length > 0 && <ol className="task-runs" aria-label="Runs, newest first">{task.runs.slice(-shown).reverse().map((run) => <Run key={run.number} run={run} />)}</ol>}
    </li>
  );
}

function Run({ run }: { run: TaskRun }) {
  const { icon, tone } = looks[run.status];
  const words = <><time dateTime={run.dueAt} title={exact(run.dueAt)}>{moment(run.dueAt)}</time> <span className="ellipsis">{outcome(run)}</span></>;
  return (
    <li>
      <span className="task-sign" data-tone={tone}><Icon name={icon} /></span>
      {run.session === undefined ? <span className="task-run">{words}</span> : (
        <a className="task-run" href={`/s/${run.session}`} onClick={(event) => { event.preventDefault(); go(`/s/${run.session}`); }}>{words}</a>
      )}
    </li>
  );
}
