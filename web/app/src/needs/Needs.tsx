import { Waiting } from '../ask/Waiting';
import { useMayWrite } from '../state/rights';
import './needs.css';

/** Everything that waits for a person. */
export function Needs() {
  const mayWrite = useMayWrite();
  return (
    <section className="needs" aria-label={mayWrite ? 'Waiting on you' : 'Waiting for an answer'}>
      <div className="needs-inner">
        <h1>{mayWrite ? 'Needs you' : 'Waiting for an answer'}</h1>
        <Waiting />
      </div>
    </section>
  );
}
