import type { Session } from '@ringside/client';
import type { IconName } from '../shell/Icon';
import { onlyLooks } from '../state/rights';

/** What a session is doing, as a sign, a word and a tone: never a colour alone. */
export interface Look { icon: IconName; word: string; tone: 'idle' | 'running' | 'need' | 'done' | 'failed' }

export function look(session: Pick<Session, 'status' | 'lastRunStatus'> & Partial<Pick<Session, 'interactions' | 'waitsIn'>>): Look {
  if (session.status === 'waiting' && session.waitsIn?.length && !session.interactions?.length) return { icon: 'clock', word: 'waits for an agent', tone: 'running' };
  switch (session.status) {
    case 'running': return { icon: 'running', word: 'running', tone: 'running' };
    case 'waiting': return { icon: 'hand', word: onlyLooks() ? 'needs an answer' : 'needs you', tone: 'need' };
    case 'queued': return { icon: 'queued', word: 'queued', tone: 'running' };
    case 'failed': return ended(session.lastRunStatus ?? 'failed');
    case 'closed': return { icon: 'closed', word: 'closed', tone: 'idle' };
    default: return ended(session.lastRunStatus);
  }
}

/** So many sessions in which a person is needed, in the word that each has. */
export function needing(count: number): string {
  return `${count} ${count === 1 ? 'needs' : 'need'} ${onlyLooks() ? 'an answer' : 'you'}`;
}

/** A session that rests is told apart by how its last run ended. */
function ended(end: Session['lastRunStatus']): Look {
  switch (end) {
    case 'completed': return { icon: 'done', word: 'done', tone: 'done' };
    case 'failed': return { icon: 'failed', word: 'failed', tone: 'failed' };
    case 'cancelled': return { icon: 'stopped', word: 'stopped', tone: 'idle' };
    case 'interrupted': return { icon: 'interrupted', word: 'interrupted', tone: 'failed' };
    default: return { icon: 'idle', word: 'idle', tone: 'idle' };
  }
}
