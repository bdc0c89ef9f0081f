import type { EventOf, RingsideEvent } from '../wire/events';
import type { Agent } from '../wire/agents';
import type { Interaction, Session } from '../wire/resources';
import { activityTypes, foldActivity, joinActivity, type Activity } from './activity';
import { FleetDraft } from './fleet-draft';
import { applySession, createdSession, interactionOf } from './session';

/** All agents and sessions that one may see, and the questions that wait for a person. Immutable. */
export interface Fleet {
  readonly agents: ReadonlyMap<string, Agent>;
  readonly sessions: ReadonlyMap<string, Session>;
  /** Open ones only, oldest first. */
  readonly interactions: ReadonlyMap<string, Interaction>;
  /** What the sessions do, by their ids, since the fleet was read; with `withPast` also from before. */
  readonly activity: ReadonlyMap<string, Activity>;
}

export const emptyFleet: Fleet = { agents: new Map(), sessions: new Map(), interactions: new Map(), activity: new Map() };

/** The types of events that a fleet is folded from. */
export const fleetTypes = ['agent.*', 'session.*', 'prompt.*', 'run.*', 'plan.*', 'interaction.*', 'usage.*', ...activityTypes] as const;

/** A fleet as the API's lists show it. */
export function fleetOf(agents: readonly Agent[], sessions: readonly Session[]): Fleet {
  return withSessions({ ...emptyFleet, agents: byId(agents) }, sessions);
}

/** Adds sessions, as a list or one by one as the API shows them, with their own questions. */
export function withSessions(fleet: Fleet, sessions: readonly Session[]): Fleet {
  const own = sessions.map((session) => ({ ...session, interactions: session.interactions.filter((asked) => asked.session === session.id) }));
  const known = new Set(own.map(({ id }) => id));
  const interactions = [...fleet.interactions.values()].filter(({ session }) => !known.has(session)).concat(own.flatMap((session) => session.interactions));
  interactions.sort((a, b) => a.createdAt.localeCompare(b.createdAt));
  return { ...fleet, sessions: new Map([...fleet.sessions, ...byId(own)]), interactions: byId(interactions) };
}

/** Folds events into a fleet: pure, and the same however the events are cut into batches. What changes is copied once a batch. */
export function foldFleet(before: Fleet, events: readonly RingsideEvent[]): Fleet {
  const draft = new FleetDraft(before);
  for (const event of events) apply(draft, event);
  return draft.done();
}

/** Adds what a session did before the fleet knew of it: events from before its activity's `first`, oldest first. */
export function withPast(fleet: Fleet, session: string, past: readonly RingsideEvent[]): Fleet {
  const before = past.reduce<Activity | undefined>(foldActivity, undefined);
  const whole = joinActivity(before, fleet.activity.get(session));
  return whole && fleet.sessions.has(session) ? { ...fleet, activity: new Map(fleet.activity).set(session, whole) } : fleet;
}

function apply(draft: FleetDraft, event: RingsideEvent): void {
  switch (event.type) {
    case 'agent.created': case 'agent.updated': return updateAgent(draft, event);
    case 'agent.removed': return draft.agents.delete(event.data.agent);
    case 'session.removed': return remove(draft, event.session ?? '');
    case 'interaction.opened': ask(draft, event); break;
    case 'interaction.answered': case 'interaction.expired': draft.interactions.delete(event.data.interaction); break;
    case 'usage.updated': addUsage(draft, event); break;
  }
  inSession(draft, event);
}

/** What was asked elsewhere waits for nobody here: an imported session is closed from its first event on, however its past arrives. */
function ask({ sessions, interactions }: FleetDraft, event: EventOf<'interaction.opened'>): void {
  if (!sessions.get(event.session ?? '')?.imported) interactions.set(event.data.interaction, interactionOf(event));
}

function inSession({ sessions, activity }: FleetDraft, event: RingsideEvent): void {
  if (!event.session) return;
  const before = sessions.get(event.session);
  const after = before ? applySession(before, event) : event.type === 'session.created' ? createdSession(event) : undefined;
  if (!after) return;
  if (after !== before) sessions.set(after.id, after.imported ? { ...after, status: 'closed' } : after);
  activity.set(after.id, foldActivity(activity.get(after.id), event));
}

function addUsage({ agents }: FleetDraft, event: EventOf<'usage.updated'>): void {
  const agent = agents.get(event.agent ?? '');
  const { agent: usage, agentCost: cost } = event.data;
  if (agent && usage) agents.set(agent.id, { ...agent, usage, ...(cost && { cost }) });
}

function remove({ sessions, interactions, activity }: FleetDraft, session: string): void {
  sessions.delete(session);
  activity.delete(session);
  for (const { id, session: of } of interactions.values()) {
    if (of === session) interactions.delete(id);
  }
}

function updateAgent({ agents }: FleetDraft, { data, time }: EventOf<'agent.created' | 'agent.updated'>): void {
  const { agent: id, cleared = [], ...members } = data;
  const known: Agent = agents.get(id) ?? { id, name: id, title: id, driver: '', createdAt: time };
  const result = { ...known, ...members };
  for (const name of cleared) delete (result as Partial<Record<string, unknown>>)[name];
  agents.set(id, result);
}

function byId<T extends { id: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [item.id, item]));
}
