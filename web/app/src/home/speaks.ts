import type { Fleet, RingsideEvent } from '@ringside/client';
import { create } from 'zustand';
import { client } from '../state/api';
import { useFleet } from '../state/fleet';
import { useHeard } from './signs';
import { inSight } from './useSeen';

/** That a session writes to its person, as of the event at `position`: the fleet's stream leaves out what is said word by word. By their ids. */
export const useWriting = create<Readonly<Record<string, number>>>(() => ({}));

const lookMs = 1_000;
const againMs = 5_000;
const atOnce = 4;

const asked = new Map<string, { at: number; upTo: number }>();
let asking = 0;

/** Asks what the sessions that work and are in sight say, where no call tells what they do; for as long as the page is there. */
export function watchWriting(): () => void {
  const timer = setInterval(look, lookMs);
  return () => clearInterval(timer);
}

/** Whether a session writes now, as far as is known. */
export function useWrites(id: string): boolean {
  const upTo = useFleet(({ fleet }) => fleet.activity.get(id)?.upTo ?? 0);
  return useWriting((all) => (all[id] ?? 0) > upTo);
}

function look(): void {
  if (document.hidden) return;
  const { fleet } = useFleet.getState();
  const now = performance.now();
  for (const id of inSight()) {
    if (asking >= atOnce) return;
    const upTo = fleet.activity.get(id)?.upTo ?? 0;
    const before = asked.get(id);
    if (!saysNothing(fleet, id) || (before && before.upTo === upTo && now - before.at < againMs)) continue;
    asked.set(id, { at: now, upTo });
    void ask(id);
  }
}

/** Whether it works, and no event tells at what. */
function saysNothing({ sessions, activity }: Fleet, id: string): boolean {
  const session = sessions.get(id);
  return session?.status === 'running' && session.run !== undefined && session.interactions.length === 0 && !session.waitsIn?.length && (activity.get(id)?.tools.length ?? 0) === 0;
}

async function ask(id: string): Promise<void> {
  asking++;
  try {
    const newest = (await client.events({ session: id }, { before: 'now', limit: 1 })).items[0];
    if (newest) tell(id, newest);
  } catch {
    // It is asked again.
  }
  asking--;
}

function tell(id: string, { type, source, time, position }: RingsideEvent): void {
  const before = useWriting.getState()[id];
  if (type === 'message.delta') useWriting.setState({ [id]: position });
  else if (before !== undefined) useWriting.setState(({ [id]: _, ...rest }) => rest, true);
  if (source === 'agent') useHeard.setState({ [id]: Date.parse(time) });
}
