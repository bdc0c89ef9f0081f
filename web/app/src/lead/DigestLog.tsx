import { textOf, type RingsideEvent, type WakeCause } from '@ringside/client';
import { ago, exact } from '../meter/format';
import { useNow } from '../meter/useNow';
import { causeOf, type Told } from '../orchestrators/words';
import { Earlier } from '../shell/Earlier';
import { useFleet } from '../state/fleet';
import { usePages } from '../state/usePages';

const types = ['orchestration.woken', 'orchestration.stopped', 'orchestration.resumed'];

/** So many are read at a time. */
const size = 50;

/** Why it was woken each time and what it was told, and where it was stopped and let go on; newest first. */
export function DigestLog({ session, told }: { session: string; told: number }) {
  const { items, earlier, ready, problem, readEarlier } = usePages({ session, type: types }, size, session, told);
  const shown = items.filter(isShown).reverse();
  return (
    <section className="digests" aria-label="Digests">
      <h2>What it was told</h2>
      {problem && <p className="lead-problem" role="alert">{problem}</p>}
      {ready && shown.length === 0 && <p className="quiet">Nothing yet.</p>}
      <ol>{shown.map((event) => <Entry key={event.position} event={event} />)}</ol>
      <Earlier edge={earlier} what="digests" onRead={readEarlier} />
    </section>
  );
}

function Entry({ event }: { event: Told }) {
  const now = useNow(30_000);
  const words = useWords(event);
  const time = <time className="number quiet" dateTime={event.time} title={exact(event.time)}>{ago(event.time, now)}</time>;
  if (event.data.digest === undefined) return <li data-type={event.type}><p className="digest-line"><span>{words}</span>{time}</p></li>;
  return (
    <li>
      <details>
        <summary className="digest-line"><span>{words}</span>{time}</summary>
        <pre>{textOf(event.data.digest)}</pre>
      </details>
    </li>
  );
}

function useWords({ type, data }: Told): string {
  const sessions = useFleet(({ fleet }) => fleet.sessions);
  if (type === 'orchestration.stopped') return data.detail ?? 'Stopped';
  if (type === 'orchestration.resumed') return 'Let go on by a person';
  const word = (cause: WakeCause) => cause.what === 'resumed' ? 'A person let it go on' : cause.what === 'switched_on' ? 'Switched on' : causeOf(cause, sessions);
  return (data.causes ?? []).map(word).join('; ');
}

function isShown(event: RingsideEvent): event is Told {
  return event.type === 'orchestration.woken' || event.type === 'orchestration.stopped' || event.type === 'orchestration.resumed';
}
