import { Field } from '../shell/Field';
import { Icon } from '../shell/Icon';
import { cronWords } from './cron';
import type { Draft, When } from './draft';
import { Times } from './DueTimes';
import { useDueTimes } from './useDueTimes';
import { ownZone } from './words';

const ways: readonly { when: When; name: string }[] = [{ when: 'now', name: 'Now' }, { when: 'at', name: 'At a time' }, { when: 'cron', name: 'Again and again' }];

/** Lines that people write, to begin with. */
const lines: readonly { cron: string; name: string }[] = [
  { cron: '0 * * * *', name: 'Hourly' }, { cron: '0 9 * * *', name: 'Daily' }, { cron: '0 9 * * 1-5', name: 'Weekdays' }, { cron: '0 9 * * 1', name: 'Weekly' }, { cron: '0 9 1 * *', name: 'Monthly' },
];

const zones = Intl.supportedValuesOf('timeZone');

/** When it is due; of a cron line, the next three times as the server reckons them, and what is wrong with it as soon as the server says so. */
export function WhenFields({ draft, isNew, was, wrong, onChange }: { draft: Draft; isNew: boolean; was: When; wrong: (member: string) => string | undefined; onChange: (change: Partial<Draft>) => void }) {
  return (
    <div className="field">
      <span className="label" id="task-when">When</span>
      <div className="segments" role="group" aria-labelledby="task-when">
        {ways.filter(({ when }) => isNew || when !== 'now' || was === 'now').map(({ when, name }) => <button key={when} type="button" aria-pressed={draft.when === when} onClick={() => onChange({ when })}>{when === 'now' && !isNew ? 'As it was' : name}</button>)}
      </div>
      {draft.when === 'now' && <p className="hint">{isNew ? 'It is due as soon as it is added.' : 'It was due when it was added.'}</p>}
      {draft.when === 'at' && (
        <Field label="Time" hint={`By your clock, ${ownZone}.`} error={wrong('at')}>
          {(props) => <input {...props} className="input" type="datetime-local" value={draft.at} onChange={(event) => onChange({ at: event.target.value })} />}
        </Field>
      )}
      {draft.when === 'cron' && <Cron draft={draft} wrong={wrong} onChange={onChange} />}
    </div>
  );
}

function Cron({ draft, wrong, onChange }: { draft: Draft; wrong: (member: string) => string | undefined; onChange: (change: Partial<Draft>) => void }) {
  const [cron, zone] = [draft.cron.trim(), draft.timeZone.trim()];
  const { times, errors, problem } = useDueTimes(cron, zone);
  const words = cronWords(cron);
  return (
    <>
      <div className="task-lines" role="group" aria-label="Begin with">
        {lines.map(({ cron: line, name }) => <button key={line} type="button" className="button small plain" aria-pressed={cron === line} onClick={() => onChange({ cron: line })}>{name}</button>)}
      </div>
      <div className="task-cron">
        <Field label="Cron line" hint={words ? `${words.slice(0, 1).toUpperCase()}${words.slice(1)}` : 'minute hour day month weekday'} error={wrong('cron') ?? errors?.cron?.join(' ')}>
          {(props) => <input {...props} className="input mono" value={draft.cron} autoComplete="off" spellCheck={false} onChange={(event) => onChange({ cron: event.target.value })} />}
        </Field>
        <Field label="Time zone" hint="By whose clock" error={wrong('timeZone') ?? errors?.timeZone?.join(' ')}>
          {(props) => <input {...props} className="input" list="task-zones" value={draft.timeZone} placeholder="UTC" autoComplete="off" spellCheck={false} onChange={(event) => onChange({ timeZone: event.target.value })} />}
        </Field>
        <datalist id="task-zones">{zones.map((zone) => <option key={zone} value={zone} />)}</datalist>
      </div>
      <p className="task-preview hint" role="status" aria-label="Next times">
        {problem ?? (times && <><Icon name="clock" size={12} />Next<Times times={times} zone={zone || 'UTC'} />{(zone || 'UTC') !== ownZone && `in ${zone || 'UTC'}`}</>)}
      </p>
    </>
  );
}
