import type { AccountRole, SessionPresence } from '@ringside/client';

/** The address of a sign-in link: its code is in the fragment, which no server, proxy or log sees. */
export function linkOf(origin: string, code: string): string {
  return `${origin}/signin#${code}`;
}

/** `may`: beside the name; `rule`: as a sentence. */
export const roles: Record<AccountRole, { name: string; may: string; rule: string }> = {
  admin: { name: 'Admin', may: 'everything, in all sessions', rule: 'Admins do everything, in all sessions.' },
  member: { name: 'Member', may: 'make and share sessions', rule: 'Members make and share sessions.' },
  viewer: { name: 'Viewer', may: 'look at what is shared', rule: 'Viewers look at what is shared.' },
};

/** The sessions that a person has open now. */
export function watchedBy(user: string, sessions: Readonly<Record<string, SessionPresence>>): readonly string[] {
  return Object.values(sessions).filter(({ users }) => users.some(({ id }) => id === user)).map(({ session }) => session);
}
