import {
  emptyFleet, fleetOf, fleetTypes, foldFleet, withSessions, type AccessChange, type ConnectionStatus, type Fleet, type ListPage, type RingsideEvent, type Session, type Subscription,
} from '@ringside/client';
import { create } from 'zustand';
import { answerMs, signedOut } from './account';
import { client, explain } from './api';
import { FrameBatch } from './frame';
import { forgetPresence, readPresence, takePresence } from './presence';
import type { Anew, Edge } from './session';

/** So many of the newest sessions are read at first, and as many for each step back. Older ones are here too while they are at work, and once they do something. */
const atATime = 500;

/** So often the lists are read where nothing tells what one gains and loses. */
const everyMs = 60_000;

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
  meet(events);
});
/** What older sessions have done since they were met, each until it is read. */
const met = new Map<string, RingsideEvent[]>();
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
    const newest = await client.sessions.list({ limit: atATime }, { timeoutMs: answerMs });
    const older = newest.next === undefined ? [] : [...await all('queued', newest.next), ...await all('running', newest.next), ...await all('waiting', newest.next)];
    const agents = await client.agents.list({ limit: 500 }, { timeoutMs: answerMs });
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
  met.clear();
  meanwhile = undefined;
  useFleet.setState({ fleet, phase: 'ready', message: '', ...reached(next) });
  follow(cursor);
}

/** Shows what was read, with what came meanwhile, what the sessions were seen to do, and those that are older than what was read. */
function renew(read: Fleet, { items, next, cursor }: ListPage<Session>): void {
  batch.now();
  met.clear();
  const since = meanwhile?.filter(({ position }) => position > Number(cursor.split('.')[1])) ?? [];
  meanwhile = undefined;
  useFleet.setState(({ fleet: before, earlier }) => {
    const oldest = next === undefined ? '' : items.at(-1)?.id ?? '';
    const older = [...before.sessions.values()].filter(({ id }) => id < oldest && !read.sessions.has(id));
    const fleet = foldFleet(withSessions(read, older), since);
    return { fleet: { ...fleet, activity: new Map([...before.activity].filter(([id]) => fleet.sessions.has(id))) }, message: '', earlier: earlier === 'loading' ? 'more' : earlier };
  });
  meet(since);
}

/** Reads the sessions that are older than those that are here. */
export async function readEarlierSessions(): Promise<void> {
  const { page, earlier } = useFleet.getState();
  if (page === undefined || earlier === 'loading') return;
  const mine = generation;
  useFleet.setState({ earlier: 'loading' });
  try {
    const { items, next } = await client.sessions.list({ limit: atATime, page }, { timeoutMs: answerMs });
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
  readByTheClock({ state: 'connecting' });
  isGoing = false;
  subscription?.close();
  subscription = undefined;
  batch.clear();
  forgetPresence();
}

/** All sessions of a status that are older than the newest. */
async function all(status: Session['status'], from: string): Promise<Session[]> {
  const found: Session[] = [];
  for (let page: string | undefined = from; page !== undefined;) {
    const { items, next }: { items: Session[]; next?: string } = await client.sessions.list({ status, limit: atATime, page }, { timeoutMs: answerMs });
    found.push(...items);
    page = next;
  }
  return found;
}

function reached(page: string | undefined): Pick<FleetState, 'earlier' | 'page'> {
  return { earlier: page === undefined ? 'none' : 'more', page };
}

/** Reads each session that does something and is not here, or is shown to one; what it does until it is read waits for it. */
function meet(events: readonly RingsideEvent[]): void {
  const { fleet: { sessions }, earlier } = useFleet.getState();
  const wakes = earlier === 'none' ? /^session\.updated$/ : /^(?:run|prompt|interaction)\.|^session\.updated$/;
  for (const event of events) {
    const { session, type } = event;
    if (session === undefined) continue;
    const since = met.get(session);
    if (since) since.push(event);
    else if (!sessions.has(session) && wakes.test(type)) {
      met.set(session, [event]);
      void read(session);
    }
  }
}

async function read(id: string): Promise<void> {
  const since = met.get(id)!;
  try {
    const session = await client.sessions.get(id, { timeoutMs: answerMs });
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
      readByTheClock(status);
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

let timer: ReturnType<typeof setInterval> | undefined;
let hasPolled = false;

/** A page that polls is not told what it gains and loses (R10): it reads its lists anew, by the clock and once more when it is live again. */
function readByTheClock({ state }: ConnectionStatus): void {
  const polls = state === 'polling';
  if (polls !== (timer !== undefined)) {
    clearInterval(timer);
    timer = polls ? setInterval(() => { if (!document.hidden) void readLists(); }, everyMs) : undefined;
  }
  if (hasPolled && state === 'live') void readLists();
  hasPolled = polls || (hasPolled && state === 'reconnecting');
}

export function beat(): void {
  useFleet.setState(({ beats }) => ({ beats: beats + 1 }));
}
