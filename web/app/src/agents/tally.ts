import type { Fleet } from '@ringside/client';
import { sectionOf } from '../home/sections';

/** How many sessions an agent has, and what they do. */
export interface Tally { sessions: number; running: number; needs: number; failed: number }

const none: Tally = { sessions: 0, running: 0, needs: 0, failed: 0 };
const counted = new WeakMap<Fleet['sessions'], ReadonlyMap<string, Tally>>();

/** The tally of one agent: the sessions are gone through once for all agents, whoever asks. */
export function tallyOf({ sessions }: Pick<Fleet, 'sessions'>, agent: string): Tally {
  let all = counted.get(sessions);
  if (!all) counted.set(sessions, all = count(sessions));
  return all.get(agent) ?? none;
}

function count(sessions: Fleet['sessions']): ReadonlyMap<string, Tally> {
  const all = new Map<string, Tally>();
  for (const session of sessions.values()) {
    const tally = all.get(session.agent) ?? { ...none };
    tally.sessions++;
    const section = sectionOf(session);
    if (section === 'running' || section === 'needs' || section === 'failed') tally[section]++;
    all.set(session.agent, tally);
  }
  return all;
}
