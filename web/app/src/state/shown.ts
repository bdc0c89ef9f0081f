import { RingsideError, type Conversation, type Item } from '@ringside/client';
import { create } from 'zustand';
import { Past } from '../sequencer/past';
import { client, explain } from './api';
import { loadEarlier } from './history';
import { isPast, seek, usePlayhead } from './playhead';
import { useSession, type Edge } from './session';

interface Then {
  /** The session as it was at the playhead's moment; of the moment before while that is being read. */
  past: Conversation | undefined;
  /** The session that this is of. */
  id: string | undefined;
  earlier: Edge;
  problem: string | undefined;
}

/** What of the open session is shown: the session's state, its items, and what there is beyond their ends. */
export interface Shown { conversation: Conversation; items: readonly Item[]; earlier: Edge; later: Edge }

/** After so long a moment that could not be read is tried again. */
const retryMs = 3_000;

const nothing: Then = { past: undefined, id: undefined, earlier: 'none', problem: undefined };
const useThen = create<Then>(() => nothing);

let held: { id: string; read: Past } | undefined;
let reading = false;
let retry: ReturnType<typeof setTimeout> | undefined;

/** As it is, with the newest of it or a part further back; or as it was where the playhead stands. */
function choose({ id, conversation, past, earlier }: ReturnType<typeof useSession.getState>, isThen: boolean, then: Then): Shown {
  if (isThen && then.past !== undefined && then.id === id) return { conversation: then.past, items: then.past.items, earlier: then.earlier, later: 'none' };
  return past ? { conversation, items: past.told.items, earlier: past.earlier, later: past.later } : { conversation, items: conversation.items, earlier, later: 'none' };
}

export function useShown(): Shown {
  return choose(useSession(), usePlayhead(({ at }) => at !== undefined), useThen());
}

/** What is shown at this moment. */
export function shownNow(): Shown {
  return choose(useSession.getState(), isPast(), useThen.getState());
}

/** Where the playhead stands: now, at a moment that is being read, or at one that is shown. */
export function useMomentState(): 'now' | 'reading' | 'shown' | 'failed' {
  const at = usePlayhead((playhead) => playhead.at);
  const id = useSession((session) => session.id);
  const then = useThen();
  if (at === undefined) return 'now';
  if (then.id !== id) return 'reading';
  return then.problem !== undefined ? 'failed' : then.past !== undefined ? 'shown' : 'reading';
}

export function useMomentProblem(): string | undefined {
  return useThen(({ problem }) => problem);
}

/** Reads the page of history before what is shown, now or then. */
export async function showEarlier(): Promise<void> {
  const { at } = usePlayhead.getState();
  if (at === undefined) return loadEarlier();
  const mine = held;
  if (!mine || !['more', 'failed'].includes(useThen.getState().earlier)) return;
  useThen.setState({ earlier: 'loading' });
  try {
    await mine.read.readEarlier(at.position);
    if (mine === held) void follow();
  } catch {
    if (mine === held) useThen.setState({ earlier: 'failed' });
  }
}

/** Shows the playhead's moment, reading what is missing; what moved on meanwhile is looked at again. */
async function follow(): Promise<void> {
  clearTimeout(retry);
  if (reading || show()) return;
  const { at } = usePlayhead.getState();
  const { id } = useSession.getState();
  if (at === undefined || id === undefined) return;
  reading = true;
  try {
    if (held?.id !== id) held = { id, read: new Past(await client.sessions.get(id)) };
    await held.read.read(at.position);
  } catch (error) {
    // What could not be read of a session says nothing about the one that was gone to since.
    if (useSession.getState().id === id && usePlayhead.getState().at !== undefined) {
      reading = false;
      return fail(id, error);
    }
  }
  reading = false;
  void follow();
}

function fail(id: string, error: unknown): void {
  const gone = error instanceof RingsideError && error.status === 404;
  useThen.setState({ ...nothing, id, problem: gone ? 'This session is not here.' : explain(error) });
  if (!gone) retry = setTimeout(() => void follow(), retryMs);
}

/** False where there is something to read first. */
function show(): boolean {
  const { at } = usePlayhead.getState();
  const { id } = useSession.getState();
  if (at === undefined || id === undefined) {
    held = undefined;
    if (useThen.getState() !== nothing) useThen.setState(nothing, true);
    return true;
  }
  if (held?.id !== id) return false;
  const conversation = held.read.at(at.position);
  if (!conversation) return false;
  useThen.setState({ past: conversation, id, earlier: !held.read.hasEarlier ? 'none' : held.read.isFull(at.position) ? 'far' : 'more', problem: undefined });
  if (at.time === undefined) seek(at.position, held.read.timeOf(at.position));
  return true;
}

usePlayhead.subscribe(({ at }, before) => { if (at?.position !== before.at?.position) void follow(); });
useSession.subscribe(({ id }, before) => { if (id !== before.id) void follow(); });
