import type { AgentThread } from '@ringside/client';
import { useFleet } from '../state/fleet';

/** A session as one speaks of it here: by its title. */
export function useTitle(id: string | undefined): string {
  return useFleet(({ fleet }) => (id === undefined ? undefined : fleet.sessions.get(id)?.title)) ?? 'a session that you do not see';
}

/** Whose word comes next in a thread: that of the agent of the session that is shown, or of the other one. */
export function useAwaited({ awaits }: AgentThread, shown: string): string | undefined {
  const agent = useFleet(({ fleet: { sessions, agents } }) => agents.get(sessions.get(awaits ?? '')?.agent ?? '')?.title);
  if (awaits === undefined) return undefined;
  return awaits === shown ? 'waits for this agent' : `waits for ${agent ?? 'an agent that you do not see'}`;
}
