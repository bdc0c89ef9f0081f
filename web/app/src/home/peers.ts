import type { Session } from '@ringside/client';
import { useEffect } from 'react';
import { create } from 'zustand';
import { client } from '../state/api';
import { useFleet } from '../state/fleet';

/** The two sessions of a thread, by its id: they never change. */
const useThreads = create<Readonly<Record<string, readonly [string, string]>>>(() => ({}));
const asked = new Set<string>();

async function read(thread: string): Promise<void> {
  if (asked.has(thread)) return;
  asked.add(thread);
  try {
    const { session, peer } = await client.threads.get(thread);
    useThreads.setState({ [thread]: [session, peer] });
  } catch {
    asked.delete(thread);
  }
}

/** The name of the agent that a session waits for, if it waits for one and that is known. */
export function usePeer(session: Session | undefined): string | undefined {
  const thread = session?.waitsIn?.[0];
  const sides = useThreads((threads) => (thread === undefined ? undefined : threads[thread]));
  useEffect(() => { if (thread !== undefined) void read(thread); }, [thread]);
  const other = sides?.find((id) => id !== session?.id);
  return useFleet(({ fleet: { sessions, agents } }) => agents.get(sessions.get(other ?? '')?.agent ?? '')?.name);
}
