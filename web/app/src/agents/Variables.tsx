import { Icon } from '../shell/Icon';
import { wrongWith, type Errors, type Variable } from './form';
import { labels } from './words';

/** The variables of an agent's program: their names, and new values for those that are to have one. What a kept one is, the page never learns. */
export function Variables({ variables, errors, onChange }: { variables: readonly Variable[]; errors: Errors; onChange: (variables: readonly Variable[]) => void }) {
  const set = (at: number, change: Partial<Variable>) => onChange(variables.map((variable, index) => (index === at ? { ...variable, ...change } : variable)));
  return (
    <div className="field" role="group" aria-labelledby="agent-env">
      <span className="label" id="agent-env">{labels.env.name}</span>
      <div className="agent-env">
        {variables.map(({ name, value, kept }, at) => (
          <div key={at} className="agent-variable">
            <input className="input mono" aria-label={`Name of variable ${at + 1}`} value={name} placeholder="API_KEY" autoComplete="off" spellCheck={false} onChange={(event) => set(at, { name: event.target.value })} />
            <input
              className="input mono" type="password" aria-label={`Value of ${name || `variable ${at + 1}`}`} value={value} placeholder={kept ? 'kept: write to replace it' : 'value'} autoComplete="new-password"
              onChange={(event) => set(at, { value: event.target.value })}
            />
            <button type="button" className="icon-button" aria-label={`Remove ${name || `variable ${at + 1}`}`} title="Remove" onClick={() => onChange(variables.filter((_, index) => index !== at))}><Icon name="cross" size={14} /></button>
            {wrongWith(errors, `env.${name.trim()}`) !== undefined && name.trim() !== '' && <p className="error">{wrongWith(errors, `env.${name.trim()}`)}</p>}
          </div>
        ))}
        <button type="button" className="button small" onClick={() => onChange([...variables, { name: '', value: '', kept: false }])}><Icon name="plus" size={14} />Add variable</button>
      </div>
      <p className="hint">{labels.env.hint}</p>
    </div>
  );
}
