import type { AgentTask, Me, Session } from '@ringside/client';
import { createContext, useContext } from 'react';
import { useAccount } from './account';

// The server decides; the page only leaves out what would be refused.

function writes({ user, scopes }: Me): boolean {
  return user.role !== 'viewer' && (scopes.includes('write') || scopes.includes('admin'));
}

function decides(me: Me, { owner }: Session): boolean {
  return writes(me) && (owner === me.user.id || isAdmin(me));
}

/** Who is signed in here; empty where nobody is. */
export function myId(account = useAccount.getState()): string {
  return account.state === 'in' ? account.me.user.id : '';
}

/** Whether this person sees to people and webhooks. */
export function isAdmin({ user, scopes }: Me): boolean {
  return user.role === 'admin' && scopes.includes('admin');
}

/** Whether this person may do more than look. */
export function mayWrite(account = useAccount.getState()): boolean {
  return account.state === 'in' && writes(account.me);
}

/** Whether it is known that this person may do no more. */
export function onlyLooks(): boolean {
  const account = useAccount.getState();
  return account.state === 'in' && !writes(account.me);
}

/** Whether this person decides who sees a session, what it grants by itself and whose it is: its owner and admins do. */
export function mayDecide(session: Session | undefined, account = useAccount.getState()): boolean {
  return session !== undefined && account.state === 'in' && decides(account.me, session);
}

/** What this person may do with a task: its owner and admins all, the owner of its session pause and remove it. */
export function rightsOver(task: AgentTask, session: Session | undefined, account = useAccount.getState()): 'all' | 'stop' | 'none' {
  if (account.state !== 'in' || !writes(account.me)) return 'none';
  const { user, scopes } = account.me;
  if (task.owner === user.id || (user.role === 'admin' && scopes.includes('admin'))) return 'all';
  return session?.owner === user.id ? 'stop' : 'none';
}

/** True around what shows a moment that is past: there nobody does more than look. */
export const Looking = createContext(false);

export function useIsAdmin(): boolean {
  return useAccount((account) => account.state === 'in' && isAdmin(account.me));
}

export function useMayWrite(): boolean {
  const looking = useContext(Looking);
  return useAccount((account) => mayWrite(account)) && !looking;
}

export function useMayDecide(session: Session | undefined): boolean {
  const looking = useContext(Looking);
  return useAccount((account) => mayDecide(session, account)) && !looking;
}

/** Whether this person makes and changes agents of this driver: what a driver starts has the server's own rights, so that admins alone do. */
export function useMayManage(driver: string): boolean {
  return useAccount((account) => account.state === 'in' && (driver === 'external' ? writes(account.me) : isAdmin(account.me)));
}
