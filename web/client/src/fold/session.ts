import { runEnd, type EventOf, type RingsideEvent, type SessionData, type SessionStatus, type UsageData } from '../wire/events';
import type { Interaction, Prompt, Session } from '../wire/resources';

/** Folds an event into its session's state, by the server's own rules. Where an event does not concern it, the same object is the answer. */
export function applySession(session: Session, event: RingsideEvent): Session {
  const changed = change(session, event);
  if (changed === session) return session;
  const said = event.type === 'session.updated' ? event.data.status : undefined;
  return { ...changed, status: said ?? statusOf(changed), updatedAt: event.time, cursor: event.cursor };
}

function change(session: Session, event: RingsideEvent): Session {
  switch (event.type) {
    case 'session.created': case 'session.updated': return merge(session, event.data);
    case 'session.closed': return { ...session, status: 'closed' };
    case 'prompt.queued': return { ...session, inbox: queued(session.inbox, promptOf(event)) };
    case 'prompt.moved': return { ...session, inbox: moved(session.inbox, event) };
    case 'prompt.withdrawn': case 'prompt.delivered': return { ...session, inbox: session.inbox.filter(({ id }) => id !== event.data.prompt) };
    case 'run.started': return event.run ? { ...session, run: event.run } : session;
    case 'run.completed': case 'run.failed': case 'run.cancelled': case 'run.interrupted': return ended(session, event);
    case 'plan.updated': return { ...session, plan: event.data };
    case 'usage.updated': return { ...session, usage: event.data };
    case 'interaction.opened': return { ...session, interactions: [...without(session.interactions, event.data.interaction), interactionOf(event)] };
    case 'interaction.answered': case 'interaction.expired': return { ...session, interactions: without(session.interactions, event.data.interaction) };
    default: return session;
  }
}

function statusOf({ status, run, interactions, inbox, waitsIn = [], lastRunStatus }: Session): SessionStatus {
  if (status === 'closed') return 'closed';
  if (run !== undefined) return interactions.length > 0 || waitsIn.length > 0 ? 'waiting' : 'running';
  if (inbox.length > 0) return 'queued';
  if (waitsIn.length > 0) return 'waiting';
  return lastRunStatus === 'failed' || lastRunStatus === 'interrupted' ? 'failed' : 'idle';
}

function merge(session: Session, data: SessionData): Session {
  const { cleared = [], ...members } = data;
  const result = { ...session, ...members };
  for (const name of cleared) delete (result as Partial<Record<string, unknown>>)[name];
  return result.usage && result.agent !== session.agent ? { ...result, usage: ofNoAgent(result.usage) } : result;
}

/** What was used stays; what the agent has used, and how full its context is, is not the next one's. */
function ofNoAgent(usage: UsageData): UsageData {
  const { agent, agentCost, context, model, ...rest } = usage;
  return rest;
}

/** A run that ended before it started (its prompt was withdrawn) says nothing about the one that is going. */
function ended(session: Session, event: RingsideEvent): Session {
  const end = runEnd(event);
  if (session.run !== event.run || !event.run || !end) return session;
  const { run: _, ...rest } = session;
  return { ...rest, lastRun: event.run, lastRunStatus: end };
}

/** What interrupts goes before what waits, behind other interruptions. */
function queued(inbox: readonly Prompt[], prompt: Prompt): Prompt[] {
  const others = inbox.filter(({ id }) => id !== prompt.id);
  const waiting = others.findIndex(({ delivery }) => delivery === 'queue');
  const at = prompt.delivery === 'queue' || waiting < 0 ? others.length : waiting;
  return [...others.slice(0, at), prompt, ...others.slice(at)];
}

function moved(inbox: readonly Prompt[], { data }: EventOf<'prompt.moved'>): Prompt[] {
  const prompt = inbox.find(({ id }) => id === data.prompt);
  if (!prompt) return [...inbox];
  const others = inbox.filter((other) => other !== prompt);
  const at = Math.max(0, data.index ?? inbox.indexOf(prompt));
  return [...others.slice(0, at), { ...prompt, ...(data.text === undefined ? {} : { text: data.text }) }, ...others.slice(at)];
}

function without(interactions: readonly Interaction[], id: string): Interaction[] {
  return interactions.filter((interaction) => interaction.id !== id);
}

function promptOf(event: EventOf<'prompt.queued'>): Prompt {
  const { prompt, run, text, content, delivery } = event.data;
  return {
    id: prompt, session: event.session ?? '', run: event.run ?? run ?? '', delivery: delivery ?? 'queue', status: 'queued', source: event.source, createdAt: event.time,
    ...(text === undefined ? {} : { text }), ...(content === undefined ? {} : { content }), ...(event.actor ? { actor: event.actor } : {}),
  };
}

/** A question as its event opens it. */
export function interactionOf(event: EventOf<'interaction.opened'>): Interaction {
  const { interaction: id, kind = 'permission', title = '', tool, options = [] } = event.data;
  return {
    id, kind, title, options, session: event.session ?? '', status: 'open', createdAt: event.time, ...(event.run ? { run: event.run } : {}), ...(tool ? { tool } : {}),
  };
}

/** A session as its `session.created` describes it. */
export function createdSession(event: EventOf<'session.created'>): Session | undefined {
  if (!event.session) return undefined;
  return merge({
    id: event.session, agent: event.agent ?? '', tree: event.tree ?? event.session, title: '', owner: event.actor ?? '', visibility: 'private', status: 'idle',
    interactions: [], inbox: [], createdAt: event.time, updatedAt: event.time, cursor: event.cursor,
  }, event.data);
}
