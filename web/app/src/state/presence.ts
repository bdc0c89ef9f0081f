import type { ConnectionStatus, PresentUser, SessionPresence } from '@ringside/client';
import { create } from 'zustand';
import { client } from './api';

/** So often it is read who watches what, where no socket tells. */
const everyMs = 15_000;

type Presence = Readonly<Record<string, SessionPresence>>;

const nobody: readonly PresentUser[] = [];

export const useWatched = create<{ sessions: Presence }>(() => ({ sessions: {} }));

/** Who watches a session now, oneself among them. */
export function usePresence(session: string): readonly PresentUser[] {
  return useWatched(({ sessions }) => sessions[session]?.users ?? nobody);
}

/** Takes what the server tells: all there is, or what has changed. */
export function takePresence(items: readonly SessionPresence[], whole: boolean): void {
  useWatched.setState(({ sessions }) => {
    const next: Record<string, SessionPresence> = whole ? {} : { ...sessions };
    for (const item of items) {
      if (item.users.length > 0) next[item.session] = item;
      else delete next[item.session];
    }
    return { sessions: next };
  });
}

let timer: ReturnType<typeof setInterval> | undefined;

/** Reads by the clock what a socket would tell, while the page can be seen; at other times what was told last stays. */
export function readPresence(status: ConnectionStatus): void {
  const reads = status.state === 'polling' || (status.state === 'live' && status.by === 'stream');
  if (reads === (timer !== undefined)) return;
  clearInterval(timer);
  timer = reads ? setInterval(read, everyMs) : undefined;
  if (reads) read();
}

function read(): void {
  if (document.hidden) return;
  client.presence().then(({ items }) => { if (timer !== undefined) takePresence(items, true); }, () => {});
}

export function forgetPresence(): void {
  readPresence({ state: 'connecting' });
  takePresence([], true);
}
