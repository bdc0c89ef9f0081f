import type { AgentData, EventOf, RingsideEvent } from '../wire/events';
import type { Agent } from '../wire/agents';
import type { Interaction, Session } from '../wire/resources';
import { applySession, createdSession, interactionOf } from './session';

/** All agents and sessions that one may see, and the questions that wait for a person. Immutable. */
export interface Fleet {
  readonly agents: ReadonlyMap<string, Agent>;
  readonly sessions: ReadonlyMap<string, Session>;
  /** Open ones only, oldest first. */
  readonly interactions: ReadonlyMap<string, Interaction>;
}

export const emptyFleet: Fleet = { agents: new Map(), sessions: new Map(), interactions: new Map() };

/** The types of events that a fleet is folded from. */
export const fleetTypes = ['agent.*', 'session.*', 'prompt.*', 'run.*', 'plan.*', 'interaction.*', 'usage.*'] as const;

/** A fleet as the API's lists show it. */
export function fleetOf(agents: readonly Agent[], sessions: readonly Session[]): Fleet {
  const interactions = sessions.flatMap((session) => session.interactions).sort((a, b) => a.createdAt.localeCompare(b.createdAt));
  return { agents: byId(agents), sessions: byId(sessions), interactions: byId(interactions) };
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
    case 'interaction.opened': return inSession({ ...fleet, interactions: new Map(fleet.interactions).set(event.data.interaction, interactionOf(event)) }, event);
    case 'interaction.answered': case 'interaction.expired':
      return inSession({ ...fleet, interactions: without(fleet.interactions, event.data.interaction) }, event);
    case 'usage.updated': return inSession(withUsage(fleet, event), event);
    default: return inSession(fleet, event);
  }
}

function inSession(fleet: Fleet, event: RingsideEvent): Fleet {
  if (!event.session) return fleet;
  const before = fleet.sessions.get(event.session);
  const after = before ? applySession(before, event) : event.type === 'session.created' ? createdSession(event) : undefined;
  return after && after !== before ? { ...fleet, sessions: new Map(fleet.sessions).set(after.id, after) } : fleet;
}

function withUsage(fleet: Fleet, event: EventOf<'usage.updated'>): Fleet {
  const agent = fleet.agents.get(event.agent ?? '');
  const { agent: usage, agentCost: cost } = event.data;
  return agent && usage ? { ...fleet, agents: new Map(fleet.agents).set(agent.id, { ...agent, usage, ...(cost && { cost }) }) } : fleet;
}

function removed(fleet: Fleet, session: string): Fleet {
  return {
    ...fleet,
    sessions: without(fleet.sessions, session),
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
  if (!map.has(id)) return map;
  const result = new Map(map);
  result.delete(id);
  return result;
}

function byId<T extends { id: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [item.id, item]));
}
