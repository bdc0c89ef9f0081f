import type { AgentTask } from '@ringside/client';
import type { ReactNode } from 'react';
import { policies } from '../conversation/choices';
import { useTick } from '../fleet/useTick';
import { exact, folder, plural, since } from '../meter/format';
import { Link } from '../shell/Link';
import { useFleet } from '../state/fleet';
import { useName } from '../state/people';
import { Following } from './DueTimes';
import { missedWays, overlapWays } from './choices';
import { exactBy, schedule, target, until } from './words';

/** All that a task is. */
export function Facts({ task }: { task: AgentTask }) {
  const whose = useFleet(({ fleet }) => target(task, fleet));
  const due = useTick((now) => (task.nextDue === undefined ? undefined : until(task.nextDue, now)));
  const changed = useTick((now) => since(task.createdAt, now));
  const maker = useFleet(({ fleet }) => (task.createdBy === task.owner ? undefined : fleet.sessions.get(task.createdBy)?.title ?? 'A session that you do not see'));
  const owner = useName(task.owner);
  const policy = policies.find(({ value }) => value === (task.policy ?? 'ask'));
  return (
    <div className="task-facts">
      <section aria-label="Prompt"><h2>Prompt</h2><p className="task-prompt">{task.prompt}</p></section>
      <dl>
        <Fact name="Next due" wide>
          {task.nextDue === undefined ? task.status === 'paused' ? 'Not while it is paused' : 'No next run' : <time dateTime={task.nextDue} title={exactBy(task.nextDue, task.timeZone)}>{due}</time>}
          {task.cron !== undefined && task.nextDue !== undefined && <Following cron={task.cron} zone={task.timeZone ?? 'UTC'} next={task.nextDue} />}
        </Fact>
        <Fact name="Schedule">
          {schedule(task)}
          {task.cron !== undefined && <span className="quiet"> <code>{task.cron}</code> {task.timeZone}</span>}
        </Fact>
        {task.session !== undefined ? <Fact name="Session"><Link to={`/s/${task.session}`}>{whose}</Link></Fact> : (
          <>
            <Fact name="Agent">{whose}, in a new session each time</Fact>
            <Fact name="Folder">{task.workdir === undefined ? 'A scratch folder' : <span className="mono" title={task.workdir}>{folder(task.workdir)}</span>}</Fact>
            <Fact name="Permissions">{policy?.name}</Fact>
            <Fact name="Seen by">{task.visibility === 'team' ? 'The team' : owner === 'You' ? 'You alone' : `${owner} alone`}</Fact>
          </>
        )}
        <Fact name="Overlap">{overlapWays.find(({ value }) => value === task.overlap)?.means}</Fact>
        <Fact name="Missed">{missedWays.find(({ value }) => value === task.missed)?.means}{task.missedTimes > 0 && <span className="quiet">, {plural(task.missedTimes, 'time')} so far</span>}</Fact>
        <Fact name="Retries">{task.retries === 0 ? 'None' : `Up to ${task.retries}, after ${seconds(task.retryAfterSeconds)}, then twice as long each time`}</Fact>
        <Fact name="Added"><span title={exact(task.createdAt)}>{changed}</span> by {maker === undefined ? owner === 'You' ? 'you' : owner : <Link to={`/s/${task.createdBy}`}>{maker}</Link>}</Fact>
      </dl>
    </div>
  );
}

function Fact({ name, wide = false, children }: { name: string; wide?: boolean; children: ReactNode }) {
  return <div data-wide={wide || undefined}><dt>{name}</dt><dd>{children}</dd></div>;
}

function seconds(value: number): string {
  return value % 3600 === 0 ? plural(value / 3600, 'hour') : value % 60 === 0 ? plural(value / 60, 'minute') : plural(value, 'second');
}
