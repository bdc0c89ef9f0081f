import type { Fleet, Session } from '@ringside/client';
import { create } from 'zustand';
import { client } from '../state/api';
import { onFleetEvents, useFleet } from '../state/fleet';

/** From when on an agent that works and is not heard counts as silent. */
export const silentMs = 60_000;
const askMs = 30_000;
const pulseMs = 900;
const newMs = 10_000;

/** When sessions were heard that the fleet's stream, which leaves out what is said word by word, did not hear. By their ids; milliseconds, by the server's clock. */
export const useHeard = create<Readonly<Record<string, number>>>(() => ({}));

const dots = new Map<string, { element: HTMLElement; heard: string | undefined; pulsed: number }>();
const askedAt = new Map<string, number>();
let ahead = Infinity;

/** How far this machine's clock is ahead of the server's, as the quickest event tells. */
export function clockAhead(): number {
  return Number.isFinite(ahead) ? ahead : 0;
}

/** Lets a dot beat with each sign of life of a session, without drawing anything anew. */
export function beatWith(session: string, element: HTMLElement): () => void {
  dots.set(session, { element, heard: heardOf(useFleet.getState().fleet, session), pulsed: -Infinity });
  return () => void dots.delete(session);
}

/** Keeps the dots beating, compares the clocks, and asks for those that are silent, for as long as the page is there. */
export function watchSigns(): () => void {
  const unsubscribe = useFleet.subscribe(({ fleet }, before) => { if (fleet.activity !== before.fleet.activity) beat(fleet); });
  const stop = onFleetEvents((events) => { ahead = Math.min(ahead, Date.now() - Date.parse(events.at(-1)!.time)); });
  const timer = setInterval(() => void askForSigns(), askMs / 2);
  return () => {
    unsubscribe();
    stop();
    clearInterval(timer);
  };
}

/** When a session was heard last, as far as it is known; milliseconds by the server's clock. */
export function lastHeard(fleet: Fleet, session: Session, heard: Readonly<Record<string, number>>): number {
  return Math.max(Date.parse(heardOf(fleet, session.id) ?? session.updatedAt), heard[session.id] ?? 0);
}

function heardOf({ activity }: Fleet, session: string): string | undefined {
  return activity.get(session)?.heard;
}

function beat(fleet: Fleet): void {
  const now = performance.now();
  const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  for (const [session, dot] of dots) {
    const heard = heardOf(fleet, session);
    if (heard === dot.heard) continue;
    const isLive = dot.heard !== undefined;
    dot.heard = heard;
    if (heard === undefined) continue;
    // What comes first may be the past, read just now.
    const isOld = !isLive && Date.now() - clockAhead() - Date.parse(heard) > newMs;
    if (isOld || isCalm || now - dot.pulsed < pulseMs) continue;
    dot.pulsed = now;
    dot.element.animate?.([{ transform: 'scale(1)', opacity: 0.5 }, { transform: 'scale(2.6)', opacity: 0 }], { duration: 800, easing: 'ease-out' });
  }
}

/** Before it is said that an agent is silent, the server is asked: it may be in the middle of a long answer. */
async function askForSigns(): Promise<void> {
  if (document.hidden) return;
  const now = Date.now();
  const { fleet } = useFleet.getState();
  for (const session of fleet.sessions.values()) {
    if (session.status !== 'running') continue;
    const { id } = session;
    if (now - clockAhead() - lastHeard(fleet, session, useHeard.getState()) < silentMs * 0.75 || now - (askedAt.get(id) ?? 0) < askMs) continue;
    askedAt.set(id, now);
    try {
      const newest = (await client.events({ session: id }, { before: 'now', limit: 1 })).items[0];
      if (newest?.source === 'agent') useHeard.setState({ [id]: Date.parse(newest.time) });
    } catch {
      return;
    }
  }
}
