import {
  emptyConversation, foldConversation, RingsideError, type ConnectionStatus, type Conversation, type RingsideEvent, type Subscription,
} from '@ringside/client';
import { create } from 'zustand';
import { client, explain } from './api';
import { beat, useFleet } from './fleet';
import { FrameBatch } from './frame';

interface SessionView {
  id: string | undefined;
  phase: 'loading' | 'ready' | 'missing' | 'failed';
  message: string;
  conversation: Conversation;
  status: ConnectionStatus;
  /** Whether there may be history before what is shown, and whether it is being read. */
  earlier: 'more' | 'loading' | 'none';
  /** The positions of the newest events of its threads, and of what it leads: what is read of these is read anew after them. */
  told: { thread: number; orchestration: number };
}

/** A session that was open before is kept, so that going back to it shows it at once. */
interface Kept { conversation: Conversation; events: readonly RingsideEvent[]; cursor: string; earlier: SessionView['earlier'] }

/** So many of the newest events are read at first, and as many for each step back. */
const pageSize = 400;
const keptSessions = 8;

const nothing: SessionView = { id: undefined, phase: 'loading', message: '', conversation: emptyConversation(), status: { state: 'connecting' }, earlier: 'none', told: { thread: 0, orchestration: 0 } };

export const useSession = create<SessionView>(() => nothing);

const kept = new Map<string, Kept>();
let events: RingsideEvent[] = [];
let caughtUp = false;
let subscription: Subscription | undefined;

const batch = new FrameBatch<RingsideEvent>((added) => {
  const texts = new Set(added.flatMap((event) => event.type === 'message.completed' || event.type === 'reasoning.completed' ? event.data.message : []));
  if (texts.size > 0) events = events.filter((event) => !isDelta(event) || !texts.has(event.data.message));
  events.push(...added);
  useSession.setState(({ conversation, earlier, told }) => ({
    told: newest(told, added), conversation: foldConversation(conversation, added), phase: 'ready', earlier: earlier === 'none' && events.length >= pageSize ? 'more' : earlier,
  }));
});

export function openSession(id: string): void {
  if (useSession.getState().id === id) return;
  closeSession();
  const before = kept.get(id);
  events = [...(before?.events ?? [])];
  useSession.setState(before ? { ...nothing, id, phase: 'ready', conversation: before.conversation, earlier: before.earlier } : { ...nothing, id }, true);
  if (before) follow(id, { after: before.cursor });
  else void load(id);
}

export function closeSession(): void {
  batch.now();
  const { id, phase, earlier } = useSession.getState();
  if (id && phase === 'ready' && caughtUp && subscription?.cursor) {
    kept.delete(id);
    kept.set(id, { conversation: useSession.getState().conversation, events, cursor: subscription.cursor, earlier });
    if (kept.size > keptSessions) kept.delete(kept.keys().next().value!);
  }
  subscription?.close();
  subscription = undefined;
  batch.clear();
  useSession.setState(nothing, true);
}

export function forgetSessions(): void {
  closeSession();
  kept.clear();
}

export function retrySession(): void {
  subscription?.retryNow();
}

// One who is shown a session again that was taken from his sight sees it again by itself.
useFleet.subscribe(({ access }, before) => {
  const { id, phase } = useSession.getState();
  if (access !== before.access && access?.change === 'granted' && access.session === id && phase === 'missing') reopen(id);
});

/** Stops following, and keeps what is shown, where it takes a connection of its own. */
export function suspendSession(): void {
  const { status } = useSession.getState();
  if (!caughtUp || (status.state === 'live' && status.by === 'socket')) return;
  batch.now();
  subscription?.close();
}

/** Follows again from where it was left. */
export function resumeSession(): void {
  const { id, status } = useSession.getState();
  if (id && subscription?.cursor && status.state === 'closed' && status.reason === 'stopped') follow(id, { after: subscription.cursor });
}

async function load(id: string): Promise<void> {
  try {
    const session = await client.sessions.get(id);
    const run = session.run ? await client.runs.get(session.run).catch(() => undefined) : undefined;
    if (useSession.getState().id !== id) return;
    useSession.setState({ conversation: emptyConversation(session, run) });
    follow(id, { last: pageSize });
  } catch (error) {
    if (useSession.getState().id !== id) return;
    const missing = error instanceof RingsideError && error.status === 404;
    useSession.setState({ phase: missing ? 'missing' : 'failed', message: explain(error) });
    if (!missing) setTimeout(() => { if (useSession.getState().id === id && !subscription) void load(id); }, 3_000);
  }
}

function follow(id: string, begin: { after: string } | { last: number }): void {
  caughtUp = false;
  let history: RingsideEvent[] = [];
  subscription = client.subscribe({ session: id }, {
    ...begin,
    // History is folded in one go when it is all here: the page shows it at once, not as it loads.
    onEvent: (event) => { if (caughtUp) batch.add(event); else history.push(event); },
    onCaughtUp: () => {
      caughtUp = true;
      for (const event of history) batch.add(event);
      history = [];
      batch.now();
      useSession.setState({ phase: 'ready' });
    },
    // Another log, or one of which a part is gone: what is here does not hold any more.
    onVerdict: (verdict) => { if (verdict === 'reset' || verdict === 'gap') reopen(id); },
    onStatus: (status) => {
      const missing = status.state === 'closed' && (status.reason === 'gone' || status.reason === 'forbidden');
      // What waits for the next frame would show the session again.
      if (missing) batch.clear();
      useSession.setState(missing ? { status, phase: 'missing' } : { status });
    },
    onHeartbeat: beat,
  });
}

function reopen(id: string): void {
  closeSession();
  kept.delete(id);
  openSession(id);
}

/** Reads the page of history before what is shown. The fold is pure, so all of it is simply folded anew. */
export async function loadEarlier(): Promise<void> {
  const { id, earlier } = useSession.getState();
  const first = events[0];
  if (!id || !first || earlier !== 'more') return;
  useSession.setState({ earlier: 'loading' });
  try {
    const page = await client.events({ session: id, deltas: false }, { before: first.cursor, limit: pageSize });
    if (useSession.getState().id !== id) return;
    batch.now();
    events = [...page.items.reverse(), ...events];
    useSession.setState(({ conversation: { session, run } }) => ({
      conversation: { ...foldConversation(emptyConversation(session), events), session, run },
      earlier: page.items.length < pageSize ? 'none' : 'more',
    }));
  } catch {
    if (useSession.getState().id === id) useSession.setState({ earlier: 'more' });
  }
}

function newest(told: SessionView['told'], added: readonly RingsideEvent[]): SessionView['told'] {
  const last = (family: string) => added.findLast(({ type }) => type.startsWith(family))?.position;
  const [thread, orchestration] = [last('thread.'), last('orchestration.')];
  return thread === undefined && orchestration === undefined ? told : { thread: thread ?? told.thread, orchestration: orchestration ?? told.orchestration };
}

function isDelta(event: RingsideEvent): event is Extract<RingsideEvent, { type: 'message.delta' | 'reasoning.delta' }> {
  return event.type === 'message.delta' || event.type === 'reasoning.delta';
}
