import type { AgentThread } from '@ringside/client';
import { create } from 'zustand';

/** The thread that is open among a session's, as it was when it was opened. */
const useOpened = create<Readonly<Record<string, AgentThread | undefined>>>(() => ({}));

/** Opens a thread among those of a session; undefined: all are shown again. */
export function showThread(session: string, thread: AgentThread | undefined): void {
  useOpened.setState({ [session]: thread });
}

export function useShownThread(session: string): AgentThread | undefined {
  return useOpened((opened) => opened[session]);
}

/** Where the words of a thread that one is about to open from a session are kept. */
export function placeOf(session: string): string {
  return `new-thread.${session}`;
}
