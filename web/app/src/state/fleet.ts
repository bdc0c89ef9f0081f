import {
  emptyFleet, fleetOf, fleetTypes, foldFleet, withSessions, type AccessChange, type ConnectionStatus, type Fleet, type RingsideEvent, type Session, type Subscription,
} from '@ringside/client';
import { create } from 'zustand';
import { signedOut } from './account';
import { client, explain } from './api';
import { FrameBatch } from './frame';
import { forgetPresence, readPresence, takePresence } from './presence';
import type { Edge } from './session';

/** So many of the newest sessions are read at first, and as many for each step back. Older ones are here too while they are at work, and once they do something. */
const atATime = 500;

interface FleetState {
  fleet: Fleet;
  phase: 'loading' | 'ready' | 'failed';
  message: string;
  status: ConnectionStatus;
  /** Counts the server's signs of life. */
  beats: number;
  /** Whether there are older sessions than those that are here, and which page they are on. */
  earlier: Edge; page: string | undefined;
  /** The session that was gained or lost last. */
  access?: AccessChange;
}

export const useFleet = create<FleetState>(() => ({ fleet: emptyFleet, phase: 'loading', message: '', status: { state: 'connecting' }, beats: 0, earlier: 'none', page: undefined }));

const listeners = new Set<(events: readonly RingsideEvent[], before: Fleet) => void>();
const batch = new FrameBatch<RingsideEvent>((events) => {
  const before = useFleet.getState().fleet;
  useFleet.setState({ fleet: foldFleet(before, events) });
  for (const tell of listeners) tell(events, before);
  meet(events);
});
/** What older sessions have done since they were met, each until it is read. */
const met = new Map<string, RingsideEvent[]>();
let subscription: Subscription | undefined;
let generation = 0;
let retry: ReturnType<typeof setTimeout> | undefined;

/** Reads the state, then follows what comes after it; until it is read, what was followed before goes on. */
export async function startFleet(): Promise<void> {
  const mine = ++generation;
  clearTimeout(retry);
  try {
    // The newest sessions are read first: their cursor is then the oldest one, and folding what follows it misses nothing in any list (E4).
    const newest = await client.sessions.list({ limit: atATime });
    const older = newest.next === undefined ? [] : [...await all('queued', newest.next), ...await all('running', newest.next), ...await all('waiting', newest.next)];
    const agents = await client.agents.list({ limit: 500 });
    if (mine !== generation) return;
    batch.clear();
    met.clear();
    useFleet.setState({ fleet: fleetOf(agents.items, [...newest.items, ...older]), phase: 'ready', message: '', ...reached(newest.next) });
    follow(newest.cursor);
  } catch (error) {
    if (mine !== generation) return;
    useFleet.setState(({ phase }) => ({ phase: phase === 'ready' ? phase : 'failed', message: explain(error) }));
    retry = setTimeout(() => void startFleet(), 3_000);
  }
}

/** Reads the sessions that are older than those that are here. */
export async function readEarlierSessions(): Promise<void> {
  const { page, earlier } = useFleet.getState();
  if (page === undefined || earlier === 'loading') return;
  const mine = generation;
  useFleet.setState({ earlier: 'loading' });
  try {
    const { items, next } = await client.sessions.list({ limit: atATime, page });
    if (mine !== generation) return;
    // What was met before is newer than the page may be.
    useFleet.setState(({ fleet }) => ({ fleet: withSessions(fleet, items.filter(({ id }) => !fleet.sessions.has(id) && !met.has(id))), ...reached(next) }));
  } catch {
    if (mine === generation) useFleet.setState({ earlier: 'failed' });
  }
}

/** Tells of what happens from now on, with the fleet as it was before. */
export function onFleetEvents(tell: (events: readonly RingsideEvent[], before: Fleet) => void): () => void {
  listeners.add(tell);
  return () => void listeners.delete(tell);
}

export function stopFleet(): void {
  generation++;
  clearTimeout(retry);
  subscription?.close();
  subscription = undefined;
  batch.clear();
  forgetPresence();
}

/** All sessions of a status that are older than the newest. */
async function all(status: Session['status'], from: string): Promise<Session[]> {
  const found: Session[] = [];
  for (let page: string | undefined = from; page !== undefined;) {
    const { items, next }: { items: Session[]; next?: string } = await client.sessions.list({ status, limit: atATime, page });
    found.push(...items);
    page = next;
  }
  return found;
}

function reached(page: string | undefined): Pick<FleetState, 'earlier' | 'page'> {
  return { earlier: page === undefined ? 'none' : 'more', page };
}

/** Reads each session that does something and is not here; what it does until it is read waits for it. */
function meet(events: readonly RingsideEvent[]): void {
  if (useFleet.getState().earlier === 'none') return;
  const { sessions } = useFleet.getState().fleet;
  for (const event of events) {
    const { session, type } = event;
    if (session === undefined) continue;
    const since = met.get(session);
    if (since) since.push(event);
    else if (!sessions.has(session) && /^(?:run|prompt|interaction)\./.test(type)) {
      met.set(session, [event]);
      void read(session);
    }
  }
}

async function read(id: string): Promise<void> {
  const since = met.get(id)!;
  try {
    const session = await client.sessions.get(id);
    if (met.get(id) === since) useFleet.setState(({ fleet }) => ({ fleet: foldFleet(withSessions(fleet, [session]), since) }));
  } catch {
    // It is gone, or it is read when it does something else.
  }
  if (met.get(id) === since) met.delete(id);
}

function follow(after: string): void {
  const before = subscription;
  let mine: Subscription | undefined;
  mine = client.subscribe({ type: fleetTypes, deltas: false }, {
    after,
    onEvent: (event) => { if (mine === subscription) batch.add(event); },
    onHeartbeat: beat,
    onStatus: (status) => {
      if (subscription !== mine && subscription !== undefined) return;
      useFleet.setState({ status });
      readPresence(status);
      if (status.state === 'closed' && status.reason === 'signed-out') signedOut();
    },
    onVerdict: (verdict) => { if (verdict === 'reset' || verdict === 'gap') void startFleet(); },
    onPresence: (items, whole) => { if (mine === subscription) takePresence(items, whole); },
    onAccess: (access) => {
      useFleet.setState({ access });
      void startFleet();
    },
  });
  subscription = mine;
  before?.close();
}

export function beat(): void {
  useFleet.setState(({ beats }) => ({ beats: beats + 1 }));
}
