import { Field } from '../shell/Field';
import { Icon } from '../shell/Icon';
import { missedWays, overlapWays } from './choices';
import type { Draft } from './draft';

/** What becomes of what overlaps, is missed or fails. */
export function MoreFields({ draft, isOpen, wrong, onChange }: { draft: Draft; isOpen: boolean; wrong: (member: string) => string | undefined; onChange: (change: Partial<Draft>) => void }) {
  const missed = draft.missed || (draft.when === 'cron' ? 'skip' : 'run');
  return (
    <details className="task-more" open={isOpen || undefined}>
      <summary className="unfold"><Icon name="chevron" size={12} />When a run overlaps, is missed or fails</summary>
      <div className="task-pair">
        <Field label="The run before is not over" error={wrong('overlap')}>
          {(props) => (
            <select {...props} className="input" value={draft.overlap || 'skip'} onChange={(event) => onChange({ overlap: event.target.value as Draft['overlap'] })}>
              {overlapWays.map(({ value, name }) => <option key={value} value={value}>{name}</option>)}
            </select>
          )}
        </Field>
        <Field label="No server was there in time" error={wrong('missed')}>
          {(props) => (
            <select {...props} className="input" value={missed} onChange={(event) => onChange({ missed: event.target.value as Draft['missed'] })}>
              {missedWays.map(({ value, name }) => <option key={value} value={value}>{name}</option>)}
            </select>
          )}
        </Field>
        <Field label="Retries of a run that fails" hint="What an agent does may not bear being done twice." error={wrong('retries')}>
          {(props) => <input {...props} className="input number" type="number" min={0} value={draft.retries} onChange={(event) => onChange({ retries: event.target.value })} />}
        </Field>
        <Field label="Seconds before the first retry" hint="Twice as long before each further one, at most a day." error={wrong('retryAfterSeconds')}>
          {(props) => <input {...props} className="input number" type="number" min={1} value={draft.retryAfterSeconds} onChange={(event) => onChange({ retryAfterSeconds: event.target.value })} />}
        </Field>
      </div>
    </details>
  );
}
