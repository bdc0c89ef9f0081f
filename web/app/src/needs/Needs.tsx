import { Waiting } from '../ask/Waiting';
import { plural } from '../meter/format';
import { Notify } from '../notify/Notify';
import { useFleet } from '../state/fleet';
import { useMayWrite } from '../state/rights';
import { undoDismiss, useDismissed } from './dismissed';
import { Look } from './Look';
import { SettledLine } from './SettledLine';
import { useSettled } from './settled';
import { useAttention } from './useAttention';
import './needs.css';

/** Everything that waits for a person, what else is worth a look, and what others have answered. */
export function Needs() {
  const mayWrite = useMayWrite();
  const asked = useFleet(({ fleet }) => fleet.interactions.size);
  const ready = useFleet(({ phase }) => phase === 'ready');
  const looks = useAttention(({ items }) => items);
  const settled = useSettled(({ list }) => list);
  const dismissed = useDismissed(({ last }) => last);
  const name = mayWrite ? 'Waiting on you' : 'Waiting for an answer';
  if (!ready) return null;
  return (
    <div className="page needs">
      <div className="page-inner needs-inner">
        <div className="needs-head">
          <h1>{mayWrite ? 'Needs you' : 'Waiting for an answer'}</h1>
          <Notify />
        </div>
        <section aria-label={name}>
          {asked > 0 || looks.length > 0 ? <Waiting rows /> : <Calm mayWrite={mayWrite} />}
        </section>
        {(looks.length > 0 || dismissed !== undefined) && (
          <section aria-labelledby="looks">
            <h2 id="looks">Worth a look</h2>
            <ul className="looks">{looks.map((item) => <Look key={item.key} item={item} />)}</ul>
            {dismissed !== undefined && <p className="look-undo" role="status">Dismissed, and kept in its session. <button type="button" className="link" onClick={() => undoDismiss(dismissed)}>Undo</button></p>}
          </section>
        )}
        {settled.length > 0 && (
          <section aria-labelledby="settled">
            <h2 id="settled">Answered while you were here</h2>
            <ul>{settled.map((one) => <SettledLine key={one.ask.id} settled={one} />)}</ul>
          </section>
        )}
      </div>
    </div>
  );
}

function Calm({ mayWrite }: { mayWrite: boolean }) {
  const running = useFleet(({ fleet }) => [...fleet.sessions.values()].filter(({ status }) => status === 'running').length);
  return (
    <div className="needs-calm">
      <p className="waiting-none">{mayWrite ? 'Nobody waits for you.' : 'Nothing waits for an answer.'}</p>
      <p className="quiet">{running > 0 ? `${plural(running, 'agent')} at work.` : 'No agent is at work.'} Questions, failures and agents that fall silent appear here; let this browser tell you, and you need not look.</p>
    </div>
  );
}
