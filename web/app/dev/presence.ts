import type { SessionPresence } from '../../client/src/index';

const people = ['Ada Byron', 'Grace Hopper', 'Linus', 'Barbara Liskov', 'ken', 'Radia Perlman'].map((name, at) => ({ id: `usr_${at + 1}`, name }));

/** The newest session is watched by many, the next ones by fewer, the others by nobody. */
export function watched(sessions: readonly string[]): SessionPresence[] {
  return sessions.slice(-4).reverse().map((session, at) => ({ session, users: people.slice(0, people.length - 2 * at) })).filter(({ users }) => users.length > 0);
}
