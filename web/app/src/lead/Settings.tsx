import { RingsideError, type Orchestration, type Session } from '@ringside/client';
import { useState } from 'react';
import { client, explain } from '../state/api';

const limits = [
  { name: 'maxPromptsPerHour', label: 'Prompts an hour' }, { name: 'maxDepth', label: 'Levels below it' },
  { name: 'maxRepeats', label: 'Same prompt' }, { name: 'maxRounds', label: 'Rounds unchanged' },
] as const;

/** Its goal, rules and limits; saved at once, and for the first time switched on with it. */
export function Settings({ orchestration, session, onSaved, onCancel }: { orchestration: Orchestration; session: Session; onSaved: (saved: Orchestration) => void; onCancel: () => void }) {
  const isNew = orchestration.goal === undefined;
  const [goal, setGoal] = useState(orchestration.goal ?? '');
  const [rules, setRules] = useState(orchestration.rules ?? '');
  const [numbers, setNumbers] = useState(() => Object.fromEntries(limits.map(({ name }) => [name, String(orchestration[name])])));
  const [problem, setProblem] = useState<{ message: string; errors: Readonly<Record<string, readonly string[]>> }>();
  const save = async () => {
    const wanted = { goal: goal.trim(), ...(rules.trim() === '' ? {} : { rules: rules.trim() }), ...Object.fromEntries(limits.map(({ name }) => [name, Number(numbers[name])])) };
    try {
      onSaved(isNew ? await client.orchestration.set(session.id, wanted) : await client.orchestration.update(session.id, { ...wanted, ...(rules.trim() === '' ? { cleared: ['rules'] } : {}) }));
    } catch (error) {
      setProblem({ message: explain(error), errors: error instanceof RingsideError ? error.errors : {} });
    }
  };
  const wrong = (name: string) => problem?.errors[name]?.join(' ');
  return (
    <form className="lead-settings" onSubmit={(event) => { event.preventDefault(); void save(); }}>
      <div className="field">
        <label htmlFor="lead-goal">Goal</label>
        <textarea id="lead-goal" className="input" rows={4} autoFocus value={goal} placeholder="Make every test of the parser green, then write the release notes." onChange={(event) => setGoal(event.target.value)} />
        {wrong('goal') && <p className="error" role="alert">{wrong('goal')}</p>}
      </div>
      <div className="field">
        <label htmlFor="lead-rules">Rules, if any</label>
        <textarea id="lead-rules" className="input" rows={2} value={rules} placeholder="Ask me before a dependency changes." onChange={(event) => setRules(event.target.value)} />
        {wrong('rules') && <p className="error" role="alert">{wrong('rules')}</p>}
      </div>
      <fieldset>
        <legend>Stop and ask me after</legend>
        {limits.map(({ name, label }) => (
          <div key={name} className="field">
            <label htmlFor={`lead-${name}`}>{label}</label>
            <input id={`lead-${name}`} className="input number" type="number" min={0} value={numbers[name]} onChange={(event) => setNumbers({ ...numbers, [name]: event.target.value })} />
            {wrong(name) && <p className="error" role="alert">{wrong(name)}</p>}
          </div>
        ))}
      </fieldset>
      {problem && !['goal', 'rules', ...limits.map(({ name }) => name)].some(wrong) && <p className="lead-problem" role="alert">{problem.message}</p>}
      <footer>
        <button type="button" className="button small plain" onClick={onCancel}>Cancel</button>
        <button type="submit" className="button small primary" disabled={goal.trim() === ''}>{isNew ? 'Switch on' : 'Save'}</button>
      </footer>
    </form>
  );
}
