import type { EventPage } from '@ringside/client';
import { client } from './api';
import { isStart } from './pages';
import { holdAsMany, joinLive, liveStretch, mostHeld, pageSize, showApart, useSession, type Edge, type Past } from './session';
import { Stretch, toldTypes } from './stretch';

/** Reads the page of history before what is shown. What is more than is held goes at the other end. */
export async function loadEarlier(): Promise<void> {
  const { id, past, earlier } = useSession.getState();
  const stretch = past?.stretch ?? liveStretch();
  const { first } = stretch;
  if (!id || !first || !mayRead(past?.earlier ?? earlier)) return;
  setEarlier('loading');
  const page = await read(id, { before: first.cursor });
  if (useSession.getState().id !== id) return;
  const now = useSession.getState().past;
  // Meanwhile other history came to be shown, or this one begins elsewhere.
  if ((now?.stretch ?? liveStretch()) !== stretch || stretch.first !== first) return setEarlier('more');
  if (!page) return setEarlier('failed');
  const items = page.items.reverse();
  const apart = now !== undefined || stretch.length + items.length > mostHeld;
  const longer = now || !apart ? stretch : stretch.copy();
  longer.addBefore(items, isStart(page));
  const edge = edgeOf(longer);
  if (!apart) holdAsMany();
  if (!apart) return useSession.setState(({ conversation }) => ({ conversation: { ...conversation, ...longer.fold(conversation) }, earlier: edge }));
  const later = longer.length > mostHeld ? 'more' : now?.later ?? 'more';
  longer.keepOldest(mostHeld);
  showApart({ stretch: longer, told: longer.fold(now?.told ?? useSession.getState().conversation), earlier: edge, later });
}

/** Whether a further page would take as much from the other end. */
export function isFull(): boolean {
  return (useSession.getState().past?.stretch ?? liveStretch()).length + pageSize >= mostHeld;
}

/** Reads the page of history behind what is shown, until that meets the newest. */
export async function loadLater(): Promise<void> {
  const { id, past } = useSession.getState();
  const last = past?.stretch.last;
  if (!id || !past || !last || !mayRead(past.later)) return;
  useSession.setState({ past: { ...past, later: 'loading' } });
  const page = await read(id, { after: last.cursor });
  const now = useSession.getState().past;
  if (now?.stretch !== past.stretch) return;
  if (!page || now.stretch.last !== last) return useSession.setState({ past: { ...now, later: page ? 'more' : 'failed' } });
  now.stretch.add(page.items);
  settle(now.stretch, now.told, page.next === page.head);
}

/** Shows what happened around an event, however far back: half a page before it, and half of what follows. False where that could not be read. */
export async function showAround(id: string, cursor: string): Promise<boolean> {
  const open = liveStretch();
  const before = await read(id, { before: cursor, limit: pageSize / 2 });
  const from = before?.items[0];
  const after = before && await read(id, from ? { after: from.cursor, limit: pageSize / 2 } : { from: 'start', limit: pageSize / 2 });
  if (!after || useSession.getState().id !== id || liveStretch() !== open) return false;
  const stretch = new Stretch();
  stretch.addBefore([...before.items.reverse(), ...after.items], isStart(before));
  settle(stretch, useSession.getState().conversation, after.next === after.head);
  return true;
}

/** Shows how the session began. */
export async function showStart(): Promise<void> {
  const { id, past, earlier } = useSession.getState();
  if (!id || (past?.earlier ?? earlier) === 'none') return;
  const open = liveStretch();
  const page = await read(id, { from: 'start' });
  if (!page || liveStretch() !== open) return;
  const stretch = new Stretch();
  stretch.addBefore(page.items, true);
  settle(stretch, useSession.getState().conversation, page.next === page.head);
}

/** Goes back to the newest. */
export function showNewest(): void {
  if (useSession.getState().past) useSession.setState({ past: undefined });
}

/** Shows a stretch of history: as one with the newest where they meet, else by itself. */
function settle(stretch: Stretch, before: Past['told'], isAll: boolean): void {
  const newest = liveStretch().first;
  if (isAll || !newest || !stretch.last || stretch.last.position >= newest.position) return joinLive(stretch);
  const told = stretch.fold(before);
  if (stretch.length > mostHeld) stretch.keepNewest(mostHeld, told.items);
  showApart({ stretch, told: stretch.length < mostHeld ? told : stretch.fold(told), earlier: edgeOf(stretch), later: 'more' });
}

function edgeOf(stretch: Stretch): Edge {
  return stretch.isFromStart ? 'none' : 'more';
}

function setEarlier(edge: Edge): void {
  useSession.setState(({ past }) => (past ? { past: { ...past, earlier: edge } } : { earlier: edge }));
}

function mayRead(edge: Edge): boolean {
  return edge === 'more' || edge === 'failed';
}

async function read(id: string, place: { before: string; limit?: number } | { after: string; limit?: number } | { from: 'start'; limit?: number }): Promise<EventPage | undefined> {
  try {
    return await client.events({ session: id, type: [...toldTypes], deltas: false }, { limit: pageSize, ...place });
  } catch {
    return undefined;
  }
}
