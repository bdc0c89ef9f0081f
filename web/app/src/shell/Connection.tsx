import type { ConnectionStatus } from '@ringside/client';
import { useEffect, useRef } from 'react';
import { useNow } from '../meter/useNow';
import { retryFleet, useFleet } from '../state/fleet';
import { retrySession, useSession } from '../state/session';

/** How the page is connected: the worse of its two subscriptions. The dot beats with each sign of life and is hollow without one. */
export function Connection() {
  const fleet = useFleet(({ status }) => status);
  const phase = useFleet((state) => state.phase);
  const session = useSession(({ status, id }) => id === undefined ? undefined : status);
  const status = session ? worse(fleet, session) : fleet;
  const lost = phase === 'failed';
  const now = useNow(status.state === 'reconnecting' ? 250 : undefined);
  const state = lost ? 'reconnecting' : status.state;
  const { word, title } = words(status, now, lost);
  return (
    <div className="connection" data-state={state} data-by={status.state === 'live' ? status.by : undefined} title={title}>
      <Beat live={state === 'live' || state === 'polling'} />
      <span className="visually-hidden" role="status" aria-label="Connection">{state}</span>
      <span className="number" aria-hidden="true">{word}</span>
      {status.state === 'reconnecting' && (
        <button
          type="button" className="connection-retry"
          onClick={() => {
            retryFleet();
            retrySession();
          }}
        >
          Retry now
        </button>
      )}
    </div>
  );
}

function Beat({ live }: { live: boolean }) {
  const dot = useRef<HTMLSpanElement>(null);
  const beats = useFleet((state) => state.beats);
  const last = useRef(0);
  useEffect(() => {
    const now = performance.now();
    if (!live || now - last.current < 900 || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    last.current = now;
    dot.current?.animate?.([{ boxShadow: '0 0 0 0 color-mix(in oklab, currentcolor 45%, transparent)' }, { boxShadow: '0 0 0 6px transparent' }], { duration: 800, easing: 'ease-out' });
  }, [beats, live]);
  return <span ref={dot} className="beat" aria-hidden="true" />;
}

const rank: Record<ConnectionStatus['state'], number> = { live: 0, polling: 1, connecting: 2, closed: 3, reconnecting: 4 };

function worse(a: ConnectionStatus, b: ConnectionStatus): ConnectionStatus {
  return rank[b.state] > rank[a.state] ? b : a;
}

function words(status: ConnectionStatus, now: number, lost: boolean): { word: string; title: string } {
  if (lost) return { word: 'Reconnecting…', title: 'The server does not answer. The page goes on trying.' };
  switch (status.state) {
    case 'live': return {
      word: 'Live',
      title: status.by === 'socket' ? 'Everything arrives the moment it happens.' : 'Everything arrives the moment it happens, though something on the way holds WebSockets back.',
    };
    case 'polling': return { word: 'Live, by polling', title: 'Something on the way holds streams back, so the page asks again and again. Nothing is lost.' };
    case 'connecting': return { word: 'Connecting…', title: 'Connecting to the server.' };
    case 'closed': return { word: 'Not live', title: 'This is no longer followed.' };
    case 'reconnecting': {
      const seconds = Math.ceil((status.nextAt - now) / 1000);
      return { word: seconds > 0 ? `Reconnecting in ${seconds} s` : 'Reconnecting…', title: `Attempt ${status.attempt}. What happens meanwhile is kept and shown as soon as the server is back.` };
    }
  }
}
