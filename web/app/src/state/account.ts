import { RingsideError, type Me } from '@ringside/client';
import { create } from 'zustand';
import { client, explain } from './api';

type Account =
  | { state: 'unknown' }
  | { state: 'in'; me: Me }
  | { state: 'out' }
  /** The server cannot be asked. */
  | { state: 'unreachable'; message: string };

export const useAccount = create<Account>(() => ({ state: 'unknown' }));

export async function whoAmI(): Promise<void> {
  try {
    useAccount.setState({ state: 'in', me: await client.me() }, true);
  } catch (error) {
    const out = error instanceof RingsideError && (error.status === 401 || error.status === 403);
    useAccount.setState(out ? { state: 'out' } : { state: 'unreachable', message: explain(error) }, true);
  }
}

export function signedOut(): void {
  useAccount.setState({ state: 'out' }, true);
}

export async function signOut(): Promise<void> {
  await client.signOut().catch(() => undefined);
  signedOut();
}
