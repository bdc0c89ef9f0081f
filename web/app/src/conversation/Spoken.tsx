import type { Fleet, RingsideEvent } from '@ringside/client';
import { runEnd } from '@ringside/client';
import { useEffect, useState } from 'react';
import { firstLine } from '../home/doing';
import { duration } from '../meter/format';
import { onFleetEvents, useFleet } from '../state/fleet';

/** Nothing is said over what has just begun to be said. */
const everyMs = 5_000;

/** Says, for who cannot see it, how each run of the open session ended and what its agent said last: sentences, no tokens, and of several ends at once the newest. */
export function Spoken({ session }: { session: string }) {
  const [words, setWords] = useState('');
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let next = '';
    const say = () => {
      setWords(next);
      timer = setTimeout(() => {
        timer = undefined;
        if (next !== '') say();
      }, everyMs);
      next = '';
    };
    const stop = onFleetEvents((events) => {
      const end = events.findLast((event) => event.session === session && runEnd(event) !== undefined);
      if (!end) return;
      next = endWords(end, useFleet.getState().fleet);
      if (timer === undefined) say();
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [session]);
  return <p className="visually-hidden" role="status" aria-label="What happened">{words}</p>;
}

/** How a run ended, in a sentence. */
export function endWords(end: RingsideEvent, { sessions, agents, activity }: Fleet): string {
  const id = end.session ?? '';
  const agent = agents.get(sessions.get(id)?.agent ?? '')?.title ?? 'The agent';
  const { durationMs } = end.data as { durationMs?: number };
  const { said = '', failure = 'no reason given' } = activity.get(id) ?? {};
  switch (runEnd(end)) {
    case 'completed': return `${agent} is done${durationMs === undefined || durationMs < 1_000 ? '' : ` after ${duration(durationMs)}`}${said === '' ? '.' : `: ${firstLine(said)}`}`;
    case 'failed': return `${agent} failed: ${failure}`;
    case 'interrupted': return `${agent} was interrupted.`;
    default: return `${agent} was stopped.`;
  }
}
