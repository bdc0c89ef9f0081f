import { create } from 'zustand';
import { useRoute } from './route';

/** A moment of a session's tree: after the event at `position`. `time`: of the playhead, which may stand between two events; unknown until the event was read. */
export interface Moment { position: number; time: number | undefined }

interface Playhead {
  /** Undefined: now, as it comes in. */
  at: Moment | undefined;
  playing: boolean;
  /** Seconds of what happened for each second that passes here. */
  speed: number;
  /** Whether playing leaps over times in which nothing happened. */
  skipIdle: boolean;
}

export const speeds = [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 100];

/** The one playhead: conversation, plan, changed files and timeline all show its moment. */
export const usePlayhead = create<Playhead>(() => ({ at: asked(), playing: false, speed: 1, skipIdle: true }));

/** So often, at most, the address follows a playhead that moves: browsers refuse more. */
const addressMs = 250;
let pending: ReturnType<typeof setTimeout> | undefined;

export function seek(position: number, time: number | undefined): void {
  usePlayhead.setState({ at: { position, time } });
  pending ??= setTimeout(writeAddress, addressMs);
}

/** Back to now. */
export function toLive(): void {
  if (usePlayhead.getState().at === undefined) return;
  usePlayhead.setState({ at: undefined, playing: false });
  writeAddress();
}

export function isPast(): boolean {
  return usePlayhead.getState().at !== undefined;
}

/** Where the moment that is shown can be opened by whoever may see the session. */
export function linkToMoment(): string {
  const { at } = usePlayhead.getState();
  return location.origin + location.pathname + (at ? `?at=${at.position}` : '');
}

function writeAddress(): void {
  clearTimeout(pending);
  pending = undefined;
  const { at } = usePlayhead.getState();
  if (/^\/s\/[^/]+$/.test(location.pathname) && asked()?.position !== at?.position) history.replaceState(history.state, '', location.pathname + (at ? `?at=${at.position}` : ''));
}

function asked(): Moment | undefined {
  const position = Number(new URLSearchParams(location.search).get('at') ?? NaN);
  return Number.isSafeInteger(position) && position > 0 && location.pathname.startsWith('/s/') ? { position, time: undefined } : undefined;
}

// Another place was gone to: its address says which moment of it.
useRoute.subscribe(() => {
  clearTimeout(pending);
  pending = undefined;
  const { at } = usePlayhead.getState();
  const wanted = asked();
  if (at?.position !== wanted?.position) usePlayhead.setState({ at: wanted, playing: false });
});
