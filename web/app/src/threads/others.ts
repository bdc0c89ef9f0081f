import type { Agent, Session } from '@ringside/client';
import { newestFirst } from '../fleet/groups';
import { folder, isScratch } from '../meter/format';

/** So many are offered; more are found by more letters. */
export const mostOffered = 40;

/** Sessions to which a thread can be opened. `more`: so many fit besides. */
export interface Others { own: readonly Session[]; rest: readonly Session[]; more: number }

/** The open sessions beside one in which every word of the query stands: those of its own tree first, newest first. */
export function othersOf(from: Pick<Session, 'id' | 'tree'>, sessions: Iterable<Session>, agents: ReadonlyMap<string, Agent>, query: string): Others {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (session: Session) => {
    const said = wordsOf(session, agents).toLowerCase();
    return words.every((word) => said.includes(word));
  };
  const found = newestFirst(sessions).filter((session) => session.id !== from.id && session.status !== 'closed' && fits(session));
  const own = found.filter(({ tree }) => tree === from.tree).slice(0, mostOffered);
  const rest = found.filter(({ tree }) => tree !== from.tree).slice(0, mostOffered - own.length);
  return { own, rest, more: found.length - own.length - rest.length };
}

function wordsOf({ title, agent, workdir }: Session, agents: ReadonlyMap<string, Agent>): string {
  const of = agents.get(agent);
  return [title || 'Untitled', of?.title, of?.name, workdir !== undefined && !isScratch(workdir) ? folder(workdir) : ''].join(' ');
}
