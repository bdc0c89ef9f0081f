import { RingsideError, type Conversation } from '@ringside/client';
import { create } from 'zustand';
import { Past } from '../sequencer/past';
import { client, explain } from './api';
import { seek, usePlayhead } from './playhead';
import { loadEarlier } from './history';
import { useSession, type Edge } from './session';

interface Shown {
  /** The session as it was at the playhead's moment; of the moment before while that is being read. */
  past: Conversation | undefined;
  /** The session and the position of `past`. */
  id: string | undefined;
  position: number;
  earlier: Edge;
  problem: string | undefined;
}

const nothing: Shown = { past: undefined, id: undefined, position: 0, earlier: 'none', problem: undefined };
export const useMoment = create<Shown>(() => nothing);

let past: { id: string; read: Past } | undefined;
let reading = false;

/** The conversation to show: as it is, or as it was where the playhead stands. */
export function useConversation(): Conversation {
  const isNow = usePlayhead(({ at }) => at === undefined);
  const live = useSession(({ conversation }) => conversation);
  const then = useMoment((moment) => moment.past);
  return isNow ? live : then ?? live;
}

/** The items of the moment that is shown; undefined where it is now. */
export function momentItems(): Conversation['items'] | undefined {
  return usePlayhead.getState().at === undefined ? undefined : useMoment.getState().past?.items;
}

/** Where the playhead stands: now, at a moment that is being read, or at one that is shown. */
export function useMomentState(): 'now' | 'reading' | 'shown' | 'failed' {
  const at = usePlayhead((playhead) => playhead.at);
  const id = useSession((session) => session.id);
  const moment = useMoment();
  if (at === undefined) return 'now';
  if (moment.problem !== undefined) return 'failed';
  return moment.past !== undefined && moment.id === id ? 'shown' : 'reading';
}

export function useMomentProblem(): string | undefined {
  return useMoment(({ problem }) => problem);
}

/** Reads the page of history before what is shown, now or then. */
export async function showEarlier(): Promise<void> {
  if (usePlayhead.getState().at === undefined) return loadEarlier();
  const mine = past;
  if (!mine || !['more', 'failed'].includes(useMoment.getState().earlier)) return;
  useMoment.setState({ earlier: 'loading' });
  try {
    await mine.read.readEarlier();
    if (mine === past) show();
  } catch {
    if (mine === past) useMoment.setState({ earlier: 'failed' });
  }
}

/** Shows the playhead's moment, reading what is missing; what moved on meanwhile is looked at again. */
async function follow(): Promise<void> {
  if (reading || show()) return;
  const { at } = usePlayhead.getState();
  const { id } = useSession.getState();
  if (at === undefined || id === undefined) return;
  reading = true;
  try {
    if (past?.id !== id) past = { id, read: new Past(await client.sessions.get(id)) };
    await past.read.read(at.position);
    reading = false;
    if (!show()) void follow();
  } catch (error) {
    reading = false;
    const gone = error instanceof RingsideError && error.status === 404;
    useMoment.setState({ ...nothing, problem: gone ? 'This session is not here.' : explain(error) });
  }
}

/** False where there is something to read first. */
function show(): boolean {
  const { at } = usePlayhead.getState();
  const { id } = useSession.getState();
  if (at === undefined || id === undefined) {
    if (useMoment.getState() !== nothing) useMoment.setState(nothing, true);
    return true;
  }
  if (past?.id !== id) return false;
  const conversation = past.read.at(at.position);
  if (!conversation) return false;
  useMoment.setState({ past: conversation, id, position: at.position, earlier: past.read.hasEarlier ? 'more' : 'none', problem: undefined });
  if (at.time === undefined) seek(at.position, past.read.timeOf(at.position));
  return true;
}

usePlayhead.subscribe(({ at }, before) => { if (at?.position !== before.at?.position) void follow(); });
useSession.subscribe(({ id }, before) => { if (id !== before.id) void follow(); });
