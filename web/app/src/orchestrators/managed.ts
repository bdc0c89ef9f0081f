import type { Fleet, Orchestration, RingsideEvent } from '@ringside/client';

type Sessions = Fleet['sessions'];

const found = new WeakMap<Sessions, ReadonlyMap<string, readonly string[]>>();

/** The sessions below one: all are gone through once, whoever asks. */
export function below(sessions: Sessions, id: string): readonly string[] {
  let all = found.get(sessions);
  if (!all) found.set(sessions, all = everyBelow(sessions));
  return all.get(id) ?? [];
}

function everyBelow(sessions: Sessions): ReadonlyMap<string, readonly string[]> {
  const all = new Map<string, string[]>();
  for (const { id } of sessions.values()) for (const above of aboveOf(sessions, id)) all.set(above, [...(all.get(above) ?? []), id]);
  return all;
}

/** The sessions above one, nearest first. */
export function aboveOf(sessions: Sessions, id: string): string[] {
  const above: string[] = [];
  for (let parent = sessions.get(id)?.parent; parent !== undefined && !above.includes(parent); parent = sessions.get(parent)?.parent) above.push(parent);
  return above;
}

/** The sessions that an orchestrator sees to: those below it, and those that it was given. */
export function managedBy({ session, manages }: Pick<Orchestration, 'session' | 'manages'>, sessions: Sessions): string[] {
  return [...new Set([...below(sessions, session), ...manages.filter((id) => sessions.has(id))])];
}

const news = new Set(['run.completed', 'run.failed', 'run.cancelled', 'run.interrupted', 'interaction.opened', 'interaction.answered', 'session.created', 'session.removed', 'session.updated']);

/** Which orchestrators an event may have changed, so that they are to be read anew. */
export function concerned(event: RingsideEvent, all: ReadonlyMap<string, Orchestration>, sessions: Sessions): string[] {
  const { type, session, source, actor } = event;
  if (type === 'prompt.queued') return source === 'orchestrator' && actor !== undefined && all.has(actor) ? [actor] : [];
  if (session === undefined || !news.has(type)) return [];
  const leads = [session, ...aboveOf(sessions, session)].filter((id) => all.has(id));
  for (const { session: lead, manages } of all.values()) if (manages.includes(session) && !leads.includes(lead)) leads.push(lead);
  return leads;
}
