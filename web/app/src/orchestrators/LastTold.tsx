import { textOf } from '@ringside/client';
import { useTick } from '../fleet/useTick';
import { clockAhead } from '../home/signs';
import { ago, exact } from '../meter/format';
import { useFleet } from '../state/fleet';
import { useOrchestrators } from './state';
import { toldOf } from './words';

/** The newest that an orchestrator was told, or that became of it; opened, the whole digest. */
export function LastTold({ id }: { id: string }) {
  const last = useOrchestrators(({ last: all }) => all.get(id));
  const words = useFleet(({ fleet }) => (last ? toldOf(last, fleet.sessions) : ''));
  const when = useTick((now) => (last ? ago(last.time, now - clockAhead()) : ''));
  if (!last) return null;
  const line = <><span className="ellipsis">{words}</span><time className="number" dateTime={last.time} title={exact(last.time)}>{when}</time></>;
  if (last.data.digest === undefined) return <p className="orchestrator-last">{line}</p>;
  return <details className="orchestrator-last"><summary>{line}</summary><pre tabIndex={0} aria-label="Digest">{textOf(last.data.digest)}</pre></details>;
}
