import { runEnd, type AgentData, type EventOf, type RingsideEvent, type RunEnd, type RunError } from '../wire/events';
import type { Agent } from '../wire/agents';
import type { Interaction, Run, Session } from '../wire/resources';
import { applySession, createdSession } from './session';

/** How a session's newest run ended. */
export interface LastEnd { run: string; end: RunEnd; time: string; error?: RunError }

/** All agents and sessions that one may see, and the questions that wait for a person. Immutable. */
export interface Fleet {
  readonly agents: ReadonlyMap<string, Agent>;
  readonly sessions: ReadonlyMap<string, Session>;
  /** Open ones only, oldest first. */
  readonly interactions: ReadonlyMap<string, Interaction>;
  readonly ends: ReadonlyMap<string, LastEnd>;
}

export const emptyFleet: Fleet = { agents: new Map(), sessions: new Map(), interactions: new Map(), ends: new Map() };

/** The types of events that a fleet is folded from. */
export const fleetTypes = ['agent.*', 'session.*', 'prompt.*', 'run.*', 'plan.*', 'interaction.*', 'usage.*'] as const;

/** A fleet as the API's lists show it. */
export function fleetOf(agents: readonly Agent[], sessions: readonly Session[], interactions: readonly Interaction[], runs: readonly Run[] = []): Fleet {
  const oldestFirst = [...interactions].sort((a, b) => a.createdAt.localeCompare(b.createdAt));
  const ends = new Map<string, LastEnd>();
  for (const run of runs) {
    if (run.status === 'queued' || run.status === 'running' || ends.has(run.session)) continue;
    ends.set(run.session, { run: run.id, end: run.status, time: run.endedAt ?? run.createdAt, ...(run.error ? { error: run.error } : {}) });
  }
  return { agents: byId(agents), sessions: byId(sessions), interactions: byId(oldestFirst.filter(({ status }) => status === 'open')), ends };
}

/** Folds events into a fleet: pure, and the same however the events are cut into batches. */
export function foldFleet(before: Fleet, events: readonly RingsideEvent[]): Fleet {
  return events.reduce(apply, before);
}

function apply(fleet: Fleet, event: RingsideEvent): Fleet {
  switch (event.type) {
    case 'agent.created': case 'agent.updated': return { ...fleet, agents: withAgent(fleet.agents, event, event.data) };
    case 'agent.removed': return { ...fleet, agents: without(fleet.agents, event.data.agent) };
    case 'session.removed': return removed(fleet, event.session ?? '');
    default: return inSession(fleet, event);
  }
}

function inSession(fleet: Fleet, event: RingsideEvent): Fleet {
  if (!event.session) return fleet;
  const before = fleet.sessions.get(event.session);
  const after = before ? applySession(before, event) : event.type === 'session.created' ? createdSession(event) : undefined;
  let result = after && after !== before ? { ...fleet, sessions: new Map(fleet.sessions).set(after.id, after) } : fleet;
  if (event.type === 'usage.updated' && event.agent && event.data.agent) {
    const agent = fleet.agents.get(event.agent);
    if (agent) result = { ...result, agents: new Map(result.agents).set(agent.id, { ...agent, usage: event.data.agent }) };
  }
  const end = runEnd(event);
  if (end && event.run) result = ended(result, event as RunEnded, end, event.run, event.session);
  return interact(result, event);
}

type RunEnded = EventOf<'run.completed' | 'run.failed' | 'run.cancelled' | 'run.interrupted'>;

function ended(fleet: Fleet, event: RunEnded, end: RunEnd, run: string, session: string): Fleet {
  const { error } = event.data;
  return { ...fleet, ends: new Map(fleet.ends).set(session, { run, end, time: event.time, ...(error ? { error } : {}) }) };
}

function interact(fleet: Fleet, event: RingsideEvent): Fleet {
  switch (event.type) {
    case 'interaction.answered': case 'interaction.expired':
      return fleet.interactions.has(event.data.interaction) ? { ...fleet, interactions: without(fleet.interactions, event.data.interaction) } : fleet;
    case 'interaction.opened': {
      const { interaction: id, kind = 'permission', title = '', tool, options = [] } = event.data;
      const opened: Interaction = {
        id, kind, title, options, session: event.session ?? '', status: 'open', createdAt: event.time, cursor: event.cursor,
        ...(event.run ? { run: event.run } : {}), ...(tool ? { tool } : {}),
      };
      return { ...fleet, interactions: new Map(fleet.interactions).set(id, opened) };
    }
    default: return fleet;
  }
}

function removed(fleet: Fleet, session: string): Fleet {
  return {
    ...fleet,
    sessions: without(fleet.sessions, session),
    ends: without(fleet.ends, session),
    interactions: new Map([...fleet.interactions].filter(([, interaction]) => interaction.session !== session)),
  };
}

function withAgent(agents: Fleet['agents'], event: RingsideEvent, data: AgentData): Fleet['agents'] {
  const { agent: id, cleared = [], ...members } = data;
  const known: Agent = agents.get(id) ?? { id, name: id, title: id, driver: '', createdAt: event.time };
  const result = { ...known, ...members };
  for (const name of cleared) delete (result as Partial<Record<string, unknown>>)[name];
  return new Map(agents).set(id, result);
}

function without<T>(map: ReadonlyMap<string, T>, id: string): ReadonlyMap<string, T> {
  const result = new Map(map);
  result.delete(id);
  return result;
}

function byId<T extends { id: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [item.id, item]));
}
