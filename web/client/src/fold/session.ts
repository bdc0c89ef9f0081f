import { runEnd, type RingsideEvent, type SessionData } from '../wire/events';
import type { Session } from '../wire/resources';

/** Folds an event into its session's state. Where an event does not concern it, the same object is the answer. */
export function applySession(session: Session, event: RingsideEvent): Session {
  const updated = change(session, event);
  return updated === session ? session : { ...updated, updatedAt: event.time, cursor: event.cursor };
}

function change(session: Session, event: RingsideEvent): Session {
  switch (event.type) {
    case 'session.created': case 'session.updated': return merge(session, event.data);
    case 'session.closed': return { ...merge(session, event.data), status: 'closed' };
    case 'prompt.queued': return { ...session, inbox: [...session.inbox.filter((id) => id !== event.data.prompt), event.data.prompt], ...queued(session) };
    case 'prompt.moved': return { ...session, inbox: moved(session.inbox, event.data.prompt, event.data.index ?? 0) };
    case 'prompt.withdrawn': case 'prompt.delivered': return { ...session, inbox: session.inbox.filter((id) => id !== event.data.prompt) };
    case 'run.started': return event.run ? { ...session, run: event.run, status: 'running' } : session;
    case 'run.completed': case 'run.failed': case 'run.cancelled': case 'run.interrupted': return ended(session, event);
    case 'plan.updated': return { ...session, plan: event.data };
    case 'usage.updated': return { ...session, usage: { ...session.usage, ...event.data } };
    case 'interaction.opened': return opened(session, event.data.interaction);
    case 'interaction.answered': case 'interaction.expired': return answered(session, event.data.interaction);
    default: return session;
  }
}

function merge(session: Session, data: SessionData): Session {
  const { cleared = [], ...members } = data;
  const result = { ...session, ...members };
  for (const name of cleared) delete (result as Partial<Record<string, unknown>>)[name];
  return result;
}

function queued(session: Session): Partial<Session> {
  return session.status === 'idle' || session.status === 'failed' ? { status: 'queued' } : {};
}

/** A run that ended before it started (its prompt was withdrawn) says nothing about the one that is going. */
function ended(session: Session, event: RingsideEvent): Session {
  if (session.run !== undefined && session.run !== event.run) return session;
  const { run: _, ...rest } = session;
  if (session.status === 'closed') return rest;
  const status = runEnd(event) === 'failed' ? 'failed' : session.inbox.length > 0 ? 'queued' : 'idle';
  return { ...rest, status, interactions: [], ...(event.run ? { lastRun: event.run } : {}) };
}

function opened(session: Session, interaction: string): Session {
  return { ...session, status: 'waiting', interactions: [...session.interactions.filter((id) => id !== interaction), interaction] };
}

function answered(session: Session, interaction: string): Session {
  const interactions = session.interactions.filter((id) => id !== interaction);
  const goesOn = session.status === 'waiting' && interactions.length === 0;
  return { ...session, interactions, ...(goesOn ? { status: 'running' } : {}) };
}

/** A list with one of its ids at another place. */
export function moved(ids: readonly string[], id: string, index: number): string[] {
  const rest = ids.filter((other) => other !== id);
  return [...rest.slice(0, index), id, ...rest.slice(index)];
}

/** A session as its `session.created` describes it. */
export function createdSession(event: RingsideEvent & { type: 'session.created' }): Session | undefined {
  if (!event.session) return undefined;
  return merge({
    id: event.session, agent: event.agent ?? '', tree: event.tree ?? event.session, title: '', owner: event.actor ?? '', visibility: 'private', status: 'idle',
    interactions: [], inbox: [], createdAt: event.time, updatedAt: event.time, cursor: event.cursor,
  }, event.data);
}
