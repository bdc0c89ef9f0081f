import { RingsideError, type Orchestration, type SetOrchestration } from '@ringside/client';
import { useState, type ReactNode } from 'react';
import { client, explain } from '../state/api';

const limits = [
  { name: 'maxPromptsPerHour', label: 'Prompts an hour' }, { name: 'maxDepth', label: 'Levels below it' },
  { name: 'maxRepeats', label: 'Same prompt, times' }, { name: 'maxRounds', label: 'Rounds unchanged' },
] as const;

interface Props {
  /** As it is; without a goal, what it would have by default. Undefined: that is not known. */
  orchestration: Orchestration | undefined;
  /** Saves it, or throws why not. */
  onSave: (wanted: SetOrchestration) => Promise<void>;
  onCancel: () => void;
  /** What else is asked, before and behind the goal and the rules. */
  first?: ReactNode; more?: ReactNode;
  /** Whether what else is asked was answered. */
  ready?: boolean;
}

/** Its goal, rules and limits; saved at once, and for the first time switched on with it. */
export function Settings({ orchestration, onSave, onCancel, first, more, ready = true }: Props) {
  const isNew = orchestration?.goal === undefined;
  const [goal, setGoal] = useState(orchestration?.goal ?? '');
  const [rules, setRules] = useState(orchestration?.rules ?? '');
  const [numbers, setNumbers] = useState<Readonly<Record<string, string>>>(() => (isNew ? {} : Object.fromEntries(limits.map(({ name }) => [name, String(orchestration[name])]))));
  const [problem, setProblem] = useState<{ message: string; errors: Readonly<Record<string, readonly string[]>> }>();
  const [working, setWorking] = useState(false);
  const submit = async () => {
    if (working) return;
    setWorking(true);
    setProblem(undefined);
    const set = Object.fromEntries(limits.filter(({ name }) => numbers[name]).map(({ name }) => [name, Number(numbers[name])]));
    try {
      await onSave({ goal: goal.trim(), ...(rules.trim() === '' ? {} : { rules: rules.trim() }), ...set });
    } catch (error) {
      setProblem({ message: explain(error), errors: error instanceof RingsideError ? error.errors : {} });
    }
    setWorking(false);
  };
  const wrong = (name: string) => problem?.errors[name]?.join(' ');
  return (
    <form className="lead-settings" onSubmit={(event) => { event.preventDefault(); void submit(); }}>
      {first}
      <div className="field">
        <label htmlFor="lead-goal">Goal</label>
        <textarea id="lead-goal" className="input" rows={4} autoFocus={!first} value={goal} placeholder="Make every test of the parser green, then write the release notes." onChange={(event) => setGoal(event.target.value)} />
        {wrong('goal') && <p className="error" role="alert">{wrong('goal')}</p>}
      </div>
      <div className="field">
        <label htmlFor="lead-rules">Rules, if any</label>
        <textarea id="lead-rules" className="input" rows={2} value={rules} placeholder="Ask me before a dependency changes." onChange={(event) => setRules(event.target.value)} />
        {wrong('rules') && <p className="error" role="alert">{wrong('rules')}</p>}
      </div>
      {more}
      <fieldset>
        <legend>Stop and ask me after</legend>
        {limits.map(({ name, label }) => (
          <div key={name} className="field">
            <label htmlFor={`lead-${name}`}>{label}</label>
            <input
              id={`lead-${name}`} className="input number" type="number" min={0} value={numbers[name] ?? ''} placeholder={isNew ? String(orchestration?.[name] ?? '') || 'default' : ''}
              onChange={(event) => setNumbers({ ...numbers, [name]: event.target.value })}
            />
            {wrong(name) && <p className="error" role="alert">{wrong(name)}</p>}
          </div>
        ))}
      </fieldset>
      {problem && !['goal', 'rules', ...limits.map(({ name }) => name)].some(wrong) && <p className="lead-problem" role="alert">{Object.values(problem.errors).flat().join(' ') || problem.message}</p>}
      <footer>
        <button type="button" className="button small plain" onClick={onCancel}>Cancel</button>
        <button type="submit" className="button small primary" disabled={goal.trim() === '' || !ready || working}>{isNew ? 'Switch on' : 'Save'}</button>
      </footer>
    </form>
  );
}

/** Makes a session an orchestrator, or changes what it is: rules that were there and are no more are taken away. */
export function save(session: string, wanted: SetOrchestration, before: Orchestration | undefined): Promise<Orchestration> {
  if (before?.goal === undefined) return client.orchestration.set(session, wanted);
  return client.orchestration.update(session, { ...wanted, ...(wanted.rules === undefined && before.rules !== undefined ? { cleared: ['rules'] } : {}) });
}
