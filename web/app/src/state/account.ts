import { defaultBackoff, delay, RingsideError, type Me } from '@ringside/client';
import { create } from 'zustand';
import { hearOfAccounts, tellAccount } from './accounts';
import { answerMs, client, explain } from './api';
import { readAs } from './live';

type Account =
  | { state: 'unknown' }
  /** `stays`: why signing out did not work. */
  | { state: 'in'; me: Me; stays?: string }
  | { state: 'out' }
  /** The server cannot be asked; it is asked again at `nextAt`, in milliseconds since 1970. */
  | { state: 'unreachable'; why: 'away' | 'busy' | 'broken'; message: string; nextAt: number };

export const useAccount = create<Account>(() => ({ state: 'unknown' }));

/** Whose work this page has shown. */
let shown: string | undefined;
let asked = 0;
let attempt = 0;
let again: ReturnType<typeof setTimeout> | undefined;

/** Asks the server who one is; where it does not answer, again and again. */
export async function whoAmI(): Promise<void> {
  const mine = ++asked;
  clearTimeout(again);
  try {
    const me = await client.me();
    if (mine !== asked) return;
    attempt = 0;
    if (shown !== undefined && shown !== me.user.id) return await loadAnew(me.user.id);
    readAs(me.user.id);
    shown = me.user.id;
    useAccount.setState({ state: 'in', me }, true);
  } catch (error) {
    if (mine !== asked) return;
    const out = error instanceof RingsideError && (error.status === 401 || error.status === 403);
    if (out) signedOut();
    else askAgain(error);
  }
}

/** After signing in with a link: other tabs are told, which may show another person's work. */
export async function signedIn(): Promise<void> {
  await whoAmI();
  const account = useAccount.getState();
  if (account.state === 'in') tellAccount(account.me.user.id);
}

export function signedOut(): void {
  asked++;
  clearTimeout(again);
  readAs(undefined);
  useAccount.setState({ state: 'out' }, true);
}

/** Where the server does not say that one is signed out one is not: the cookie is still here. */
export async function signOut(): Promise<void> {
  try {
    await client.signOut({ timeoutMs: answerMs });
  } catch (error) {
    const account = useAccount.getState();
    const isOut = error instanceof RingsideError && error.status === 401;
    if (!isOut && account.state === 'in') return useAccount.setState({ ...account, stays: explain(error) }, true);
  }
  tellAccount(undefined);
  signedOut();
}

/** It was read that signing out did not work. */
export function forgetStay(): void {
  const account = useAccount.getState();
  if (account.state === 'in') useAccount.setState({ state: 'in', me: account.me }, true);
}

function askAgain(error: unknown): void {
  const wait = Math.max(delay(defaultBackoff, ++attempt, Math.random()), (error instanceof RingsideError && error.retryAfterMs) || 0);
  useAccount.setState({ state: 'unreachable', why: whyNot(error), message: explain(error), nextAt: Date.now() + wait }, true);
  again = setTimeout(() => void whoAmI(), wait);
}

function whyNot(error: unknown): 'away' | 'busy' | 'broken' {
  if (!(error instanceof RingsideError)) return 'broken';
  return error.status === 429 ? 'busy' : [0, 502, 503, 504].includes(error.status) ? 'away' : 'broken';
}

/** What a tab holds of one person is not shown to another. Does not come back. */
function loadAnew(user: string): Promise<void> {
  tellAccount(user);
  // A sign-in's own place has nothing to show.
  if (location.pathname === '/signin') location.replace('/');
  else location.reload();
  return new Promise(() => {});
}

hearOfAccounts((user) => {
  // What a tab holds of one person is not shown to another.
  if (shown !== undefined && user !== undefined && user !== shown) location.reload();
  else if (useAccount.getState().state !== 'in' || user === undefined) void whoAmI();
});
