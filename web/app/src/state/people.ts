import type { EventSource, User } from '@ringside/client';
import { create } from 'zustand';
import { useAccount } from './account';
import { client } from './api';

/** The names of people, by id. */
const usePeople = create<Readonly<Record<string, string>>>(() => ({}));

export async function loadPeople(): Promise<void> {
  try {
    keepNames((await client.users.list({ limit: 500 })).items);
  } catch {
    // Names only make it nicer: without them it says "someone else".
    return;
  }
}

export function keepNames(users: readonly User[]): void {
  usePeople.setState(Object.fromEntries(users.map(({ id, name }) => [id, name])));
}

/** How a person is called here: "You" for oneself, and where it is not said who acted. */
export function useName(id: string | undefined): string {
  const account = useAccount();
  const name = usePeople((people) => (id === undefined ? undefined : people[id]));
  return id === undefined || (account.state === 'in' && account.me.user.id === id) ? 'You' : name ?? 'Someone else';
}

/** Who prompted: a person by name, or what did it by itself. */
export function useWho({ source, actor }: { source?: EventSource | undefined; actor?: string | undefined }): string {
  const name = useName(actor);
  switch (source) {
    case 'task': return 'Task';
    case 'orchestrator': return 'Orchestrator';
    case 'agent': return 'Another agent';
    case 'system': return 'Ringside';
    default: return name;
  }
}
