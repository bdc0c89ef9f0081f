import type { ConnectionStatus } from '@ringside/client';
import { useEffect, useRef } from 'react';
import { useNow } from '../meter/useNow';
import { words } from '../connection/words';
import { useFleet } from '../state/fleet';
import { retryNow } from '../state/live';
import { useSession } from '../state/session';
import { usePhone } from '../state/usePhone';

/** How the page is connected: the worse of its two subscriptions. The dot beats with each sign of life and is hollow without one. */
export function Connection() {
  const fleet = useFleet(({ status }) => status);
  const phase = useFleet((state) => state.phase);
  // A session that is opened is no news of the connection.
  const session = useSession(({ status, id }) => id === undefined || status.state === 'connecting' ? undefined : status);
  const status = session ? worse(fleet, session) : fleet;
  const phone = usePhone();
  const lost = phase === 'failed';
  const now = useNow(status.state === 'reconnecting' ? 250 : undefined);
  const state = lost ? 'reconnecting' : status.state;
  const { word, sentence, title } = words(status, now, lost);
  return (
    <div className="connection" data-state={state} data-by={status.state === 'live' ? status.by : undefined} title={title}>
      <Beat live={state === 'live' || state === 'polling'} />
      <span className="visually-hidden" role="status" aria-label="Connection">{sentence}</span>
      <span className="number" aria-hidden="true">{phone ? word.replace('Reconnecting', 'Retry') : word}</span>
      {status.state === 'reconnecting' && (
        <button type="button" className="connection-retry" aria-label="Reconnect now" onClick={retryNow}>Now</button>
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
