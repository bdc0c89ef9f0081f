import { Field } from '../shell/Field';
import { useFleet } from '../state/fleet';
import { asks, heard, patiences, urgencies, type Hearer } from './kinds';
import { kindOf, kindsFor, urgencyOf, waits, type Opening, type Refusals } from './opening';

interface Props { opening: Opening; from: string; refused: Refusals; onChange: (change: Partial<Opening>) => void }

/** What it is and how soon it is to be read, each with what comes of it; of a question that is waited for, how long. */
export function HowFields({ opening, from, refused, onChange }: Props) {
  const [kind, urgency] = [kindOf(opening), urgencyOf(opening)];
  const hearer = useHearer(opening);
  return (
    <>
      <div className="thread-pair">
        <Field label="Kind" hint={kindsFor(opening).find((one) => one.kind === kind)?.means} error={refused.kind}>
          {(props) => (
            <select {...props} className="input" value={kind} onChange={(event) => onChange({ kind: event.target.value as Opening['kind'] })}>
              {kindsFor(opening).map(({ kind: value, name }) => <option key={value} value={value}>{name}</option>)}
            </select>
          )}
        </Field>
        <div className="field">
          <span className="label" id="thread-urgency">Urgency</span>
          <div className="segments" role="group" aria-labelledby="thread-urgency" aria-describedby="thread-heard">
            {urgencies.filter((one) => one.urgency !== 'blocking' || asks(kind)).map(({ urgency: value, name }) => (
              <button key={value} type="button" aria-pressed={urgency === value} onClick={() => onChange({ urgency: value })}>{name}</button>
            ))}
          </div>
          <p id="thread-heard" className="hint" role="status">{heard(kind, urgency, hearer, from)}</p>
          {refused.urgency !== undefined && <p className="error" role="alert">{refused.urgency}</p>}
        </div>
      </div>
      {waits(opening) && (
        <Field label="Waits at most" hint="Then the thread is closed, and it goes on without an answer." error={refused.timeoutSeconds}>
          {(props) => (
            <select {...props} className="input" value={opening.seconds ?? 3_600} onChange={(event) => onChange({ seconds: Number(event.target.value) })}>
              {patiences.map(({ seconds, name }) => <option key={seconds} value={seconds}>{name}</option>)}
            </select>
          )}
        </Field>
      )}
    </>
  );
}

/** Who hears it, as that one is now. */
function useHearer({ into, to, agent }: Opening): Hearer {
  const session = useFleet(({ fleet }) => (into === 'session' ? fleet.sessions.get(to) : undefined));
  const of = useFleet(({ fleet }) => fleet.agents.get(into === 'agent' ? agent : session?.agent ?? ''));
  const isFree = session !== undefined && session.run === undefined && session.inbox.length === 0;
  return { agent: of?.title ?? 'the other agent', isOutside: of?.driver === 'external', isNew: into === 'agent', isFree, steers: session?.steers };
}
