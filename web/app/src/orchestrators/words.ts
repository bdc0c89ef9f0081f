import type { EventOf, Fleet, Orchestration, OrchestrationStopReason, WakeCause } from '@ringside/client';
import type { IconName } from '../shell/Icon';

/** Why an orchestrator is woken, in words. */
export function causeOf({ session, what }: WakeCause, sessions: Fleet['sessions']): string {
  const title = sessions.get(session)?.title || 'a session';
  switch (what) {
    case 'idle': return `${title} is through`;
    case 'failed': return `${title} failed`;
    case 'asks': return `${title} asks`;
    case 'switched_on': return 'it was switched on';
    case 'resumed': return 'a person let it go on';
  }
}

const reasons: Readonly<Record<OrchestrationStopReason, string>> = {
  prompts_per_hour: 'too many prompts in an hour', wakes_per_hour: 'woken too often in an hour', depth: 'too many levels of sessions', repeated_prompt: 'the same prompt again and again',
  ping_pong: 'words and no change',
};

/** Whether it is at work: a sign, a word and a tone. */
export function stateOf({ status, stop }: Pick<Orchestration, 'status' | 'stop'>): { icon: IconName; word: string; tone: 'running' | 'need' | 'idle' } {
  switch (status) {
    case 'on': return { icon: 'running', word: 'on', tone: 'running' };
    case 'paused': return { icon: 'hand', word: stop ? `stopped: ${reasons[stop.reason]}` : 'stopped', tone: 'need' };
    case 'off': return { icon: 'minus', word: 'off', tone: 'idle' };
  }
}

/** An event of which an orchestrator's list tells. */
export type Told = EventOf<'orchestration.woken' | 'orchestration.stopped' | 'orchestration.resumed'>;

/** The newest that happened to an orchestrator, in a line. */
export function toldOf({ type, data }: Told, sessions: Fleet['sessions']): string {
  if (type === 'orchestration.stopped') return data.detail ?? 'It was stopped.';
  if (type === 'orchestration.resumed') return 'A person let it go on.';
  const causes = data.causes ?? [];
  const words = `${causes.slice(0, 3).map((cause) => causeOf(cause, sessions)).join('; ')}${causes.length > 3 ? `; and ${causes.length - 3} more` : ''}`;
  return words === '' ? 'Woken.' : `${words[0]!.toUpperCase()}${words.slice(1)}.`;
}

/** Those that need a person first, then those that are on; the newest sessions first. */
export function inOrder(all: Iterable<Orchestration>): Orchestration[] {
  const rank = { paused: 0, on: 1, off: 2 };
  return [...all].sort((a, b) => rank[a.status] - rank[b.status] || (a.session < b.session ? 1 : -1));
}
