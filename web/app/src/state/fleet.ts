import {
  emptyFleet, fleetOf, fleetTypes, foldFleet, withSessions, type AccessChange, type ConnectionStatus, type Fleet, type ListPage, type RingsideEvent, type Session, type Subscription,
} from '@ringside/client';
import { create } from 'zustand';
import { signedOut } from './account';
import { client, explain } from './api';
import { everyPage, most } from './everyPage';
import { FrameBatch } from './frame';
import { Meeting } from './meeting';
import { Polling } from './polling';
import { forgetPresence, readPresence, takePresence } from './presence';
import type { Anew, Edge } from './session';

/** The newest sessions, and older ones while they are at work, and once they do something. */
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
  /** Why what is shown was not gone on with where it was left. */
  anew: Anew | undefined;
}

export const useFleet = create<FleetState>(() => ({ fleet: emptyFleet, phase: 'loading', message: '', status: { state: 'connecting' }, beats: 0, earlier: 'none', page: undefined, anew: undefined }));

const listeners = new Set<(events: readonly RingsideEvent[], before: Fleet) => void>();
const batch = new FrameBatch<RingsideEvent>((events) => {
  const before = useFleet.getState().fleet;
  useFleet.setState({ fleet: foldFleet(before, events) });
  for (const tell of listeners) tell(events, before);
  heed(events);
});
const meeting = new Meeting(
  (session) => useFleet.getState().fleet.sessions.has(session),
  (session, since) => useFleet.setState(({ fleet }) => ({ fleet: foldFleet(withSessions(fleet, [session]), since) })),
);
const polling = new Polling(() => void readLists());
let subscription: Subscription | undefined;
let generation = 0;
let retry: ReturnType<typeof setTimeout> | undefined;
/** Whether what is followed goes on from where the lists were read. */
let isGoing = false;
/** What comes while the lists are read. */
let meanwhile: RingsideEvent[] | undefined;

/** Reads the state, then follows what comes after it; until it is read, what was followed before goes on. */
export function startFleet(): Promise<void> {
  isGoing = false;
  return readLists();
}

async function readLists(): Promise<void> {
  const mine = ++generation;
  clearTimeout(retry);
  meanwhile = [];
  try {
    // The newest sessions are read first: their cursor is then the oldest one, and folding what follows it misses nothing in any list (E4).
    const newest = await client.sessions.list({ limit: most });
    const older = newest.next === undefined ? [] : [...await all('queued', newest.next), ...await all('running', newest.next), ...await all('waiting', newest.next)];
    const agents = await everyPage((place) => client.agents.list(place));
    if (mine !== generation) return;
    const read = fleetOf(agents.items, [...newest.items, ...older]);
    if (goesOn(newest.cursor)) renew(read, newest);
    else begin(read, newest);
  } catch (error) {
    if (mine !== generation) return;
    meanwhile = undefined;
    useFleet.setState(({ phase }) => ({ phase: phase === 'ready' ? phase : 'failed', message: explain(error) }));
    retry = setTimeout(() => void readLists(), 3_000);
  }
}

/** Whether what is followed is of the log that the lists were read of, and missed nothing. */
function goesOn(cursor: string): boolean {
  return isGoing && subscription?.status.state !== 'closed' && subscription?.cursor?.split('.')[0] === cursor.split('.')[0];
}

function begin(fleet: Fleet, { next, cursor }: ListPage<Session>): void {
  batch.clear();
  meeting.clear();
  meanwhile = undefined;
  useFleet.setState({ fleet, phase: 'ready', message: '', ...reached(next) });
  follow(cursor);
}

/** Shows what was read, with what came meanwhile, what the sessions were seen to do, and those that are older than what was read. */
function renew(read: Fleet, { items, next, cursor }: ListPage<Session>): void {
  batch.now();
  meeting.clear();
  const since = meanwhile?.filter(({ position }) => position > Number(cursor.split('.')[1])) ?? [];
  meanwhile = undefined;
  useFleet.setState(({ fleet: before, earlier }) => {
    const oldest = next === undefined ? '' : items.at(-1)?.id ?? '';
    const older = [...before.sessions.values()].filter(({ id }) => id < oldest && !read.sessions.has(id));
    const fleet = foldFleet(withSessions(read, older), since);
    return { fleet: { ...fleet, activity: new Map([...before.activity].filter(([id]) => fleet.sessions.has(id))) }, message: '', earlier: earlier === 'loading' ? 'more' : earlier };
  });
  heed(since);
}

/** Reads the sessions that are older than those that are here. */
export async function readEarlierSessions(): Promise<void> {
  const { page, earlier } = useFleet.getState();
  if (page === undefined || earlier === 'loading') return;
  const mine = generation;
  useFleet.setState({ earlier: 'loading' });
  try {
    const { items, next } = await client.sessions.list({ limit: most, page });
    if (mine !== generation) return;
    // What was met before is newer than the page may be.
    useFleet.setState(({ fleet }) => ({ fleet: withSessions(fleet, items.filter(({ id }) => !fleet.sessions.has(id) && !meeting.has(id))), ...reached(next) }));
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
  polling.stop();
  isGoing = false;
  subscription?.close();
  subscription = undefined;
  batch.clear();
  forgetPresence();
}

/** All sessions of a status that are older than the newest. */
async function all(status: Session['status'], from: string): Promise<Session[]> {
  return (await everyPage((place) => client.sessions.list({ status, ...place }), from)).items;
}

function reached(page: string | undefined): Pick<FleetState, 'earlier' | 'page'> {
  return { earlier: page === undefined ? 'none' : 'more', page };
}

function heed(events: readonly RingsideEvent[]): void {
  meeting.heed(events, useFleet.getState().earlier === 'none');
}

function follow(after: string): void {
  const before = subscription;
  let mine: Subscription | undefined;
  mine = client.subscribe({ type: fleetTypes, deltas: false }, {
    after,
    onEvent: (event) => {
      if (mine !== subscription) return;
      meanwhile?.push(event);
      batch.add(event);
    },
    onHeartbeat: beat,
    onStatus: (status) => {
      if (subscription !== mine && subscription !== undefined) return;
      useFleet.setState({ status });
      readPresence(status);
      polling.heed(status);
      if (status.state === 'closed' && status.reason === 'signed-out') signedOut();
    },
    onVerdict: (verdict) => {
      if (verdict !== 'reset' && verdict !== 'gap') return;
      useFleet.setState({ anew: { because: verdict } });
      void startFleet();
    },
    onPresence: (items, whole) => { if (mine === subscription) takePresence(items, whole); },
    onAccess: (access) => {
      useFleet.setState({ access });
      void startFleet();
    },
  });
  subscription = mine;
  isGoing = true;
  before?.close();
}

/** The server has given a sign of life. */
export function beat(): void {
  useFleet.setState(({ beats }) => ({ beats: beats + 1 }));
}
