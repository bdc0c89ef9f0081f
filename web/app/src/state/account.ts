import { RingsideError, type Me } from '@ringside/client';
import { create } from 'zustand';
import { hearOfAccounts, tellAccount } from './accounts';
import { client, explain } from './api';
import { readAs } from './live';

type Account =
  | { state: 'unknown' }
  | { state: 'in'; me: Me }
  | { state: 'out' }
  /** The server cannot be asked. */
  | { state: 'unreachable'; message: string };

export const useAccount = create<Account>(() => ({ state: 'unknown' }));

/** Whose work this page has shown. */
let shown: string | undefined;

export async function whoAmI(): Promise<void> {
  try {
    const me = await client.me();
    readAs(me.user.id);
    shown = me.user.id;
    useAccount.setState({ state: 'in', me }, true);
  } catch (error) {
    const out = error instanceof RingsideError && (error.status === 401 || error.status === 403);
    if (out) signedOut();
    else useAccount.setState({ state: 'unreachable', message: explain(error) }, true);
  }
}

/** After signing in with a link: other tabs are told, which may show another person's work. */
export async function signedIn(): Promise<void> {
  await whoAmI();
  const account = useAccount.getState();
  if (account.state === 'in') tellAccount(account.me.user.id);
}

export function signedOut(): void {
  readAs(undefined);
  useAccount.setState({ state: 'out' }, true);
}

export async function signOut(): Promise<void> {
  await client.signOut().catch(() => undefined);
  tellAccount(undefined);
  signedOut();
}

hearOfAccounts((user) => {
  // What a tab holds of one person is not shown to another.
  if (shown !== undefined && user !== undefined && user !== shown) location.reload();
  else if (useAccount.getState().state !== 'in' || user === undefined) void whoAmI();
});
