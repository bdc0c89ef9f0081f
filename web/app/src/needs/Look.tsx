import { useRef } from 'react';
import { AgentMark } from '../fleet/AgentMark';
import { useTick } from '../fleet/useTick';
import { doing } from '../home/doing';
import { clockAhead } from '../home/signs';
import { useWrites } from '../home/speaks';
import { useSeen } from '../home/useSeen';
import { ago, exact } from '../meter/format';
import { Icon, type IconName } from '../shell/Icon';
import { Link } from '../shell/Link';
import { useFleet } from '../state/fleet';
import { useTasks } from '../tasks/state';
import type { Attention, OfTask } from './attention';
import { dismiss } from './dismissed';

const signs: Record<Exclude<Attention['kind'], 'task'>, { icon: IconName; tone: string }> = {
  failure: { icon: 'failed', tone: 'failed' }, stall: { icon: 'clock', tone: 'idle' }, context: { icon: 'half', tone: 'idle' },
};

/** Something that is worth a look: in which session or task, what, since when. */
export function Look({ item }: { item: Attention }) {
  return item.kind === 'task' ? <TaskLook item={item} /> : <SessionLook item={item} />;
}

function TaskLook({ item: { key, task, since, isPaused, why } }: { item: OfTask }) {
  const title = useTasks(({ tasks }) => tasks.get(task)?.title);
  if (title === undefined) return null;
  return (
    <li className="look" tabIndex={-1} data-task={task} data-kind="task">
      <span className="glyph failed"><Icon name={isPaused ? 'pause' : 'failed'} size={14} /></span>
      <div className="look-words">
        <p className="look-what">{isPaused ? 'Was paused' : 'Could not begin'}: {why}</p>
        <p className="look-where"><Link to={`/tasks/${task}`} className="ellipsis">{title}</Link><span className="look-agent">Task</span></p>
      </div>
      <When since={since} />
      <Dismiss item={key} title={title} />
    </li>
  );
}

function When({ since }: { since: number }) {
  const time = new Date(since).toISOString();
  const when = useTick((now) => ago(time, now - clockAhead()));
  return <time className="number" dateTime={time} title={exact(time)}>{when}</time>;
}

function Dismiss({ item, title }: { item: string; title: string }) {
  return <button type="button" className="icon-button" data-dismiss aria-label={`Dismiss: ${title}`} title="Dismiss (X)" onClick={() => dismiss(item)}><Icon name="cross" size={14} /></button>;
}

function SessionLook({ item }: { item: Exclude<Attention, OfTask> }) {
  const { session: id, kind, since } = item;
  const session = useFleet(({ fleet }) => fleet.sessions.get(id));
  const activity = useFleet(({ fleet }) => fleet.activity.get(id));
  const agent = useFleet(({ fleet }) => fleet.agents.get(session?.agent ?? ''));
  const writes = useWrites(id);
  const row = useRef<HTMLLIElement>(null);
  useSeen(id, row);
  if (!session) return null;
  const { icon, tone } = signs[kind];
  const now = doing(session, activity, undefined, writes);
  return (
    <li className="look" ref={row} tabIndex={-1} data-session={id} data-kind={kind}>
      <span className={`glyph ${tone}`}><Icon name={icon} size={14} /></span>
      <div className="look-words">
        <p className="look-what">{words()}</p>
        <p className="look-where"><Link to={`/s/${id}`} className="ellipsis">{session.title || 'Untitled'}</Link><span className="look-agent"><AgentMark name={agent?.name ?? ''} />{agent?.name}</span></p>
      </div>
      <When since={since} />
      <Dismiss item={item.key} title={session.title || 'Untitled'} />
    </li>
  );

  function words() {
    switch (item.kind) {
      case 'failure': return <>{session!.lastRunStatus === 'interrupted' ? 'Was interrupted' : 'Failed'}{activity?.failure !== undefined && `: ${now.words}`}</>;
      case 'stall': return <>Silent: {now.words}{now.what !== undefined && <> {now.isCode ? <code>{now.what}</code> : now.what}</>}</>;
      case 'context': return <>Its context window is {Math.round(item.share * 100)} % full{item.level === 90 && '. It may soon forget, or stop'}</>;
    }
  }
}
