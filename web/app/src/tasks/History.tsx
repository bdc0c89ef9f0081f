import type { AgentTask } from '@ringside/client';
import { useMemo } from 'react';
import { useTick } from '../fleet/useTick';
import { exact, plural, since } from '../meter/format';
import { Earlier } from '../shell/Earlier';
import { Icon } from '../shell/Icon';
import { Link } from '../shell/Link';
import { useFleet } from '../state/fleet';
import { useName } from '../state/people';
import { usePages } from '../state/usePages';
import { historyOf, type Attempt, type Entry } from './entries';
import { exactBy, lasted, looks, moment, statusWords, until } from './words';

/** So many events are read at a time. */
const size = 200;

/** What became of each due time, newest first, and what was done to the task. */
export function History({ task }: { task: AgentTask }) {
  const { items, earlier, ready, problem, readEarlier } = usePages({ task: task.id, type: 'task.*' }, size, task.id, `${task.updatedAt} ${task.cursor ?? ''}`);
  const entries = useMemo(() => historyOf(items), [items]);
  return (
    <section className="task-history" aria-label="History">
      <h2>History</h2>
      {problem !== undefined && <p className="task-problem" role="alert">{problem}</p>}
      {ready && entries.length === 0 && <p className="quiet">Nothing is kept of what became of it.</p>}
      <ol>{entries.map((entry) => <li key={entry.key}>{entry.kind === 'run' ? <Run entry={entry} zone={task.timeZone} /> : entry.kind === 'missed' ? <Missed entry={entry} zone={task.timeZone} /> : <Changed entry={entry} />}</li>)}</ol>
      <Earlier edge={earlier} what="history" onRead={readEarlier} />
    </section>
  );
}

type Of<Kind extends Entry['kind']> = Extract<Entry, { kind: Kind }>;

function Run({ entry: { number, dueAt, manual, attempts }, zone }: { entry: Of<'run'>; zone: string | undefined }) {
  return (
    <div className="task-run">
      <time className="number" dateTime={dueAt} title={exactBy(dueAt, zone)}>{moment(dueAt)}</time>
      <div className="task-attempts">
        {attempts.map((attempt, at) => <Tried key={attempt.number} attempt={attempt} isOnly={attempts.length === 1 && attempt.number === 1} isLast={at === attempts.length - 1} />)}
      </div>
      <span className="task-number quiet number">run {number}{manual && ', by hand'}</span>
    </div>
  );
}

function Tried({ attempt, isOnly, isLast }: { attempt: Attempt; isOnly: boolean; isLast: boolean }) {
  const { icon, tone } = looks[attempt.status];
  const again = useTick((now) => (attempt.retryAt === undefined || !isLast ? undefined : until(attempt.retryAt, now)));
  const words = `${isOnly ? '' : `attempt ${attempt.number} `}${statusWords[attempt.status]}`;
  const time = lasted(attempt);
  const isOver = attempt.status === 'completed' || attempt.status === 'failed' || attempt.status === 'retrying';
  return (
    <div className="task-attempt">
      <span className={`glyph ${tone}`}><Icon name={icon} size={14} /></span>
      <div>
        <p>
          {attempt.session === undefined || attempt.run === undefined ? words : <Link to={`/s/${attempt.session}${isOver ? `?at=${attempt.position}` : ''}`}>{words}</Link>}
          {time && <span className="number quiet"> {time}</span>}
          {again && <span className="quiet" title={exact(attempt.retryAt!)}>, tried again {again}</span>}
        </p>
        {attempt.error && <p className="task-error">{attempt.error.message}</p>}
      </div>
    </div>
  );
}

const reasons: Record<Of<'missed'>['reason'], string> = {
  late: 'no server was there in time', overlap: 'the run before was not over', full: 'too many waited or went at once',
};

function Missed({ entry: { dueAt, count, reason }, zone }: { entry: Of<'missed'>; zone: string | undefined }) {
  return (
    <div className="task-run">
      <time className="number" dateTime={dueAt} title={exactBy(dueAt, zone)}>{moment(dueAt)}</time>
      <div className="task-attempt"><span className="glyph idle"><Icon name="minus" size={14} /></span><p className="quiet">{count === 1 ? 'missed' : `${plural(count, 'time')} missed, this the newest`}: {reasons[reason]}</p></div>
    </div>
  );
}

function Changed({ entry: { time, words, actor, error } }: { entry: Of<'changed'> }) {
  const name = useName(actor);
  // An agent's own doing is its session's.
  const session = useFleet(({ fleet }) => (actor?.startsWith('ses_') ? fleet.sessions.get(actor)?.title ?? 'an agent' : undefined));
  const when = useTick((now) => since(time, now));
  return (
    <div className="task-run">
      <time className="number" dateTime={time} title={`${exact(time)}, ${when}`}>{moment(time)}</time>
      <div className="task-attempt"><span className="glyph idle"><Icon name="edit" size={14} /></span><p className="quiet">{words}{error ? `: ${error.message}` : actor === undefined ? '' : ` by ${session ?? (name === 'You' ? 'you' : name)}`}</p></div>
    </div>
  );
}
