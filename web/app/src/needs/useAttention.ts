import { create } from 'zustand';
import { readPast } from '../home/past';
import { clockAhead, useHeard } from '../home/signs';
import { useFleet } from '../state/fleet';
import { attentionOf, type Attention } from './attention';
import { useTasks } from '../tasks/state';
import { useDismissed } from './dismissed';

const soonMs = 250;
const againMs = 15_000;

/** What is worth a look now, newest first. */
export const useAttention = create<{ items: readonly Attention[] }>(() => ({ items: [] }));

/** Keeps that, as things happen and as time passes; the answer ends it. */
export function watchAttention(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    clearTimeout(timer);
    timer = undefined;
    const { fleet, phase } = useFleet.getState();
    if (phase !== 'ready') return;
    for (const { id, status } of fleet.sessions.values()) if (status === 'running' && !fleet.activity.has(id)) readPast(id);
    const items = attentionOf(fleet, useHeard.getState(), Date.now() - clockAhead(), useDismissed.getState().keys, useTasks.getState().tasks.values());
    if (JSON.stringify(items) !== JSON.stringify(useAttention.getState().items)) useAttention.setState({ items });
  };
  const soon = () => { timer ??= setTimeout(look, soonMs); };
  const stops = [useFleet.subscribe(soon), useHeard.subscribe(soon), useTasks.subscribe(soon), useDismissed.subscribe(look)];
  const clock = setInterval(look, againMs);
  look();
  return () => {
    clearTimeout(timer);
    clearInterval(clock);
    for (const stop of stops) stop();
  };
}
