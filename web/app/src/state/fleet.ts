import { emptyFleet, fleetOf, fleetTypes, foldFleet, type AccessChange, type ConnectionStatus, type Fleet, type RingsideEvent, type Subscription } from '@ringside/client';
import { create } from 'zustand';
import { signedOut } from './account';
import { client, explain } from './api';
import { FrameBatch } from './frame';
import { forgetPresence, readPresence, takePresence } from './presence';

interface FleetState {
  fleet: Fleet;
  phase: 'loading' | 'ready' | 'failed';
  message: string;
  status: ConnectionStatus;
  /** Counts the server's signs of life. */
  beats: number;
  /** The session that was gained or lost last. */
  access?: AccessChange;
}

export const useFleet = create<FleetState>(() => ({ fleet: emptyFleet, phase: 'loading', message: '', status: { state: 'connecting' }, beats: 0 }));

const listeners = new Set<(events: readonly RingsideEvent[], before: Fleet) => void>();
const batch = new FrameBatch<RingsideEvent>((events) => {
  const before = useFleet.getState().fleet;
  useFleet.setState({ fleet: foldFleet(before, events) });
  for (const tell of listeners) tell(events, before);
});
let subscription: Subscription | undefined;
let generation = 0;
let retry: ReturnType<typeof setTimeout> | undefined;

/** Reads the state, then follows what comes after it; until it is read, what was followed before goes on. */
export async function startFleet(): Promise<void> {
  const mine = ++generation;
  clearTimeout(retry);
  try {
    // The sessions are read first: their cursor is then the older one, and folding what follows it misses nothing in either list (E4).
    const sessions = await client.sessions.list({ limit: 500 });
    const agents = await client.agents.list({ limit: 500 });
    if (mine !== generation) return;
    batch.clear();
    useFleet.setState({ fleet: fleetOf(agents.items, sessions.items), phase: 'ready', message: '' });
    follow(sessions.cursor);
  } catch (error) {
    if (mine !== generation) return;
    useFleet.setState(({ phase }) => ({ phase: phase === 'ready' ? phase : 'failed', message: explain(error) }));
    retry = setTimeout(() => void startFleet(), 3_000);
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
