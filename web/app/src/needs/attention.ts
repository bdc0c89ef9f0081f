import type { AgentTask, Fleet, Session } from '@ringside/client';
import { lastHeard } from '../home/signs';
import { sectionOf } from '../home/sections';

/** From when on an agent that works in silence is worth a look. */
export const stalledMs = 5 * 60_000;

/** What is worth a look though nothing waits for an answer. `key` is the same for the same thing, `level` the share of the window from which on it is told. */
export type Attention = OfSession | OfTask;

type OfSession = { key: string; session: string; since: number } & ({ kind: 'failure' | 'stall' } | { kind: 'context'; level: 80 | 90; share: number });

/** A task that could not begin, or that the server has paused. */
export interface OfTask { kind: 'task'; key: string; task: string; since: number; isPaused: boolean; why: string }

/** Failures, agents that have gone silent, and context windows that are almost full, newest first. `now` by the server's clock, as `heard` is. */
export function attentionOf(fleet: Fleet, heard: Readonly<Record<string, number>>, now: number, dismissed: ReadonlySet<string>, tasks: Iterable<AgentTask> = []): Attention[] {
  const all = [...[...fleet.sessions.values()].flatMap((session) => ofSession(fleet, session, heard, now)), ...[...tasks].flatMap(ofTask)];
  return all.filter(({ key }) => !dismissed.has(key)).sort((a, b) => b.since - a.since);
}

/** What failed in a session is the session's. */
function ofTask({ id, status, error, runs, updatedAt }: AgentTask): OfTask[] {
  if (status === 'paused' && error) return [{ kind: 'task', key: `task:${id}:${updatedAt}`, task: id, since: Date.parse(updatedAt), isPaused: true, why: error.message }];
  const last = runs.at(-1);
  if (status === 'paused' || last?.status !== 'failed' || last.session !== undefined) return [];
  return [{ kind: 'task', key: `task:${id}:${last.number}`, task: id, since: Date.parse(last.endedAt ?? updatedAt), isPaused: false, why: last.error?.message ?? 'no reason given' }];
}

function ofSession(fleet: Fleet, session: Session, heard: Readonly<Record<string, number>>, now: number): OfSession[] {
  const { id } = session;
  const section = sectionOf(session);
  if (section === 'closed') return [];
  const result: OfSession[] = [];
  const changed = Date.parse(session.updatedAt);
  if (section === 'failed') return [{ kind: 'failure', key: `failure:${session.lastRun ?? id}`, session: id, since: changed }];
  // Of one whose past has not been read yet it is not known that it is silent.
  if (session.status === 'running' && (fleet.activity.has(id) || heard[id] !== undefined)) {
    const last = lastHeard(fleet, session, heard);
    // A new silence is another thing than one that was dismissed.
    if (now - last >= stalledMs) result.push({ kind: 'stall', key: `stall:${session.run ?? id}:${last}`, session: id, since: last });
  }
  const { used, size } = session.usage?.context ?? {};
  if (used !== undefined && size && used / size >= 0.8) {
    const level = used / size >= 0.9 ? 90 : 80;
    result.push({ kind: 'context', key: `context:${id}:${level}`, session: id, since: changed, level, share: used / size });
  }
  return result;
}
