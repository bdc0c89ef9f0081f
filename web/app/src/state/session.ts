import {
  emptyConversation, foldConversation, RingsideError, type ConnectionStatus, type Conversation, type RingsideEvent, type Subscription,
} from '@ringside/client';
import { create } from 'zustand';
import { exact } from '../meter/format';
import { client, explain } from './api';
import { beat, useFleet } from './fleet';
import { FrameBatch } from './frame';
import { Stretch } from './stretch';

/** Whether there may be history beyond an end of what is shown, and whether it is being read. `far`: more than is held with what is shown. */
export type Edge = 'more' | 'loading' | 'failed' | 'far' | 'none';

/** A stretch of history that is apart from the newest: what one reads who went far back. */
export interface Past { stretch: Stretch; told: Pick<Conversation, 'items' | 'index'>; earlier: Edge; later: Edge }

interface SessionView {
  id: string | undefined;
  phase: 'loading' | 'ready' | 'missing' | 'failed';
  message: string;
  conversation: Conversation;
  status: ConnectionStatus;
  /** What there is before the conversation's first item. */
  earlier: Edge;
  /** What is shown instead of the conversation, until one goes back to its end. */
  past: Past | undefined;
  /** The positions of the newest events of its threads, and of what it leads: what is read of these is read anew after them. */
  told: { thread: number; orchestration: number };
  /** It was not gone on with where it was left. */
  anew: Anew | undefined;
}

/** Why a session had to be read anew, and the time of the oldest that is shown, where nothing is before it. */
export interface Anew { because: 'gap' | 'reset'; from?: string }

/** A session that was open before is kept, so that going back to it shows it at once. */
interface Kept { conversation: Conversation; live: Stretch; cursor: string; earlier: SessionView['earlier'] }

/** So many of the newest events are read at first, and as many for each step back. */
export const pageSize = 400;
/** So many are held of one stretch of history while somebody reads in it. */
export const mostHeld = 6 * pageSize;
/** The newest are cut back whenever there are so many more. */
const spare = pageSize / 4;
const keptSessions = 8;

const nothing: SessionView = { id: undefined, phase: 'loading', message: '', conversation: emptyConversation(), status: { state: 'connecting' }, earlier: 'none', past: undefined, told: { thread: 0, orchestration: 0 }, anew: undefined };

export const useSession = create<SessionView>(() => nothing);

const kept = new Map<string, Kept>();
let live = new Stretch();
/** So many of the newest fill what is seen. */
let enough = pageSize;
let atEnd = true;
let caughtUp = false;
let subscription: Subscription | undefined;
/** Counts what is opened and followed: what was asked for before is nobody's any more. */
let generation = 0;

const batch = new FrameBatch<RingsideEvent>((added) => {
  live.add(added);
  useSession.setState(({ conversation, earlier, past, told }) => {
    const folded = foldConversation(conversation, added);
    const state = { told: newest(told, added), conversation: folded, phase: 'ready' as const, earlier: live.isFromStart ? 'none' as const : earlier === 'none' ? 'more' as const : earlier };
    if (live.length <= (atEnd || past ? enough + spare : mostHeld)) return state;
    // Who reads further up goes on reading what is here; the newest goes on beside it.
    const parted = atEnd || past ? past : { stretch: live.copy(), told: folded, earlier: live.isFromStart ? 'none' as const : 'more' as const, later: 'more' as const };
    return { ...state, past: parted, ...cut(folded) };
  });
});

/** The newest alone: what else there is can be read again. */
function cut(conversation: Conversation): Pick<SessionView, 'conversation' | 'earlier'> {
  live.keepNewest(enough, conversation.items);
  return { conversation: { ...conversation, ...live.fold(conversation) }, earlier: live.isFromStart ? 'none' : 'more' };
}

/** Whether the end is what is looked at: only then is what came before let go. */
export function lookAtEnd(value: boolean): void {
  atEnd = value;
}

/** History was read because the end did not fill what is seen: it is not let go as long as the end is looked at. */
export function holdAsMany(): void {
  if (atEnd) enough = Math.max(pageSize, Math.min(live.length, mostHeld - pageSize));
}

/** What the conversation is folded from; for who reads further back. */
export function liveStretch(): Stretch {
  batch.now();
  return live;
}

/** Shows a stretch of history apart from the newest, of which no more than that is held then. */
export function showApart(past: Past): void {
  useSession.setState(({ past: before, conversation }) => ({ past, ...(before ? {} : cut(conversation)) }));
}

/** Has the conversation go back as far as this stretch, which ends where it begins. */
export function joinLive(past: Stretch): void {
  batch.now();
  live.join(past);
  useSession.setState(({ conversation }) => {
    if (live.length > mostHeld - pageSize) live.keepNewest(mostHeld / 2, live.fold(conversation).items);
    return { past: undefined, conversation: { ...conversation, ...live.fold(conversation) }, earlier: live.isFromStart ? 'none' : 'more' };
  });
}

export function openSession(id: string): void {
  if (useSession.getState().id === id) return;
  closeSession();
  const before = kept.get(id);
  live = before?.live ?? new Stretch();
  [atEnd, enough] = [true, pageSize];
  useSession.setState(before ? { ...nothing, id, phase: 'ready', conversation: before.conversation, earlier: before.earlier } : { ...nothing, id }, true);
  if (before) follow(id, { after: before.cursor });
  else void load(id);
}

export function closeSession(): void {
  batch.now();
  const { id, phase, earlier } = useSession.getState();
  if (id && phase === 'ready' && caughtUp && subscription?.cursor) {
    kept.delete(id);
    const { conversation } = useSession.getState();
    enough = pageSize;
    kept.set(id, { conversation, earlier, ...(live.length > pageSize ? cut(conversation) : {}), live, cursor: subscription.cursor });
    if (kept.size > keptSessions) kept.delete(kept.keys().next().value!);
  }
  generation++;
  subscription?.close();
  subscription = undefined;
  batch.clear();
  live = new Stretch();
  useSession.setState(nothing, true);
}

export function forgetSessions(): void {
  closeSession();
  kept.clear();
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
  const mine = generation;
  try {
    const session = await client.sessions.get(id);
    const run = session.run ? await client.runs.get(session.run).catch(() => undefined) : undefined;
    if (mine !== generation) return;
    useSession.setState({ conversation: emptyConversation(session, run) });
    follow(id, { last: pageSize });
  } catch (error) {
    if (mine !== generation) return;
    const missing = error instanceof RingsideError && error.status === 404;
    useSession.setState({ phase: missing ? 'missing' : 'failed', message: explain(error) });
    if (!missing) setTimeout(() => { if (mine === generation) void load(id); }, 3_000);
  }
}

function follow(id: string, begin: { after: string } | { last: number }): void {
  const mine = ++generation;
  caughtUp = false;
  let history: RingsideEvent[] = [];
  subscription = client.subscribe({ session: id }, {
    ...begin,
    // History is folded in one go when it is all here: the page shows it at once, not as it loads.
    onEvent: (event) => {
      if (mine !== generation) return;
      if (caughtUp) batch.add(event);
      else history.push(event);
    },
    onCaughtUp: () => {
      if (mine !== generation) return;
      caughtUp = true;
      const oldest = history.length < pageSize ? history[0] : undefined;
      for (const event of history) batch.add(event);
      history = [];
      batch.now();
      useSession.setState(({ anew }) => ({ phase: 'ready', anew: anew && oldest ? { ...anew, from: exact(oldest.time) } : anew }));
    },
    // Another log, or one of which a part is gone: what is here does not hold any more.
    onVerdict: (verdict) => { if (mine === generation && (verdict === 'reset' || verdict === 'gap')) reopen(id, { because: verdict }); },
    onStatus: (status) => {
      if (mine !== generation) return;
      const missing = status.state === 'closed' && (status.reason === 'gone' || status.reason === 'forbidden');
      // What waits for the next frame would show the session again.
      if (missing) batch.clear();
      useSession.setState(missing ? { status, phase: 'missing' } : { status });
    },
    onHeartbeat: beat,
  });
}

function reopen(id: string, anew?: Anew): void {
  closeSession();
  kept.delete(id);
  openSession(id);
  useSession.setState({ anew });
}

/** It was read that the session is shown anew. */
export function forgetAnew(): void {
  useSession.setState({ anew: undefined });
}

function newest(told: SessionView['told'], added: readonly RingsideEvent[]): SessionView['told'] {
  const last = (family: string) => added.findLast(({ type }) => type.startsWith(family))?.position;
  const [thread, orchestration] = [last('thread.'), last('orchestration.')];
  return thread === undefined && orchestration === undefined ? told : { thread: thread ?? told.thread, orchestration: orchestration ?? told.orchestration };
}
