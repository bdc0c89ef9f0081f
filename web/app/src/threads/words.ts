import { useFleet } from '../state/fleet';

/** A session as one speaks of it here: by its title. */
export function useTitle(id: string | undefined): string {
  return useFleet(({ fleet }) => (id === undefined ? undefined : fleet.sessions.get(id)?.title)) ?? 'a session that you do not see';
}
