import type { Session } from '@ringside/client';
import { useLayoutEffect, useRef } from 'react';
import { useTick } from '../fleet/useTick';
import { ago, exact } from '../meter/format';
import { useFleet } from '../state/fleet';
import { beatWith, clockAhead, silentMs, useHeard } from './signs';

/** The last sign of life: while its agent works, a dot that beats with each and is hollow without one. */
export function Heartbeat({ session: { id, status, updatedAt } }: { session: Session }) {
  const heard = useFleet(({ fleet }) => fleet.activity.get(id)?.heard) ?? updatedAt;
  const asked = useHeard((all) => all[id] ?? 0);
  const works = status === 'running';
  const last = Math.max(Date.parse(heard), works ? asked : 0);
  const isSilent = useTick((now) => works && now - clockAhead() - last >= silentMs);
  const words = useTick((now) => ago(new Date(last).toISOString(), now - clockAhead()));
  return (
    <span className="heart" data-state={works ? (isSilent ? 'silent' : 'beats') : 'rests'}>
      {works && <Dot id={id} />}
      <time className="number" dateTime={heard} title={`Last sign of life: ${exact(new Date(last).toISOString())}`}>{isSilent ? `silent for ${words}` : words}</time>
    </span>
  );
}

function Dot({ id }: { id: string }) {
  const dot = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => (dot.current ? beatWith(id, dot.current) : undefined), [id]);
  return <span className="heart-dot" aria-hidden="true"><span ref={dot} /></span>;
}
