import { RingsideError, type Session } from '@ringside/client';
import { useId, useState } from 'react';
import { Icon } from '../shell/Icon';
import { client, explain } from '../state/api';
import { choicesOf, type Choice } from './choices';
import './choices.css';

/** What one chooses for a session, each change being made at once. */
export function Choices({ session }: { session: Session }) {
  const [problem, setProblem] = useState<string>();
  return (
    <>
      <div className="choices" role="group" aria-label="Settings of this session">
        {choicesOf(session).map((choice) => <Select key={choice.id} session={session.id} choice={choice} onProblem={setProblem} />)}
      </div>
      {problem && <p className="choices-problem" role="alert">{problem}</p>}
    </>
  );
}

function Select({ session, choice, onProblem }: { session: string; choice: Choice; onProblem: (problem?: string) => void }) {
  const id = useId();
  // What was asked for is shown until the session says otherwise: the answer may come before its event.
  const [asked, setAsked] = useState<{ before: string; value: string }>();
  const [working, setWorking] = useState(false);
  const value = asked?.before === choice.value ? asked.value : choice.value;
  const chosen = choice.groups.flatMap(({ options }) => options).find((option) => option.value === value);
  const change = async (to: string) => {
    setAsked({ before: choice.value, value: to });
    setWorking(true);
    onProblem(undefined);
    try {
      await client.sessions.update(session, choice.change(to));
    } catch (error) {
      setAsked(undefined);
      onProblem(refusal(choice, error));
    }
    setWorking(false);
  };
  return (
    <span className="choice" aria-busy={working || undefined}>
      <label htmlFor={id}>{choice.name}</label>
      <select id={id} value={value} title={chosen?.description} onChange={(event) => void change(event.target.value)}>
        {!chosen && <option value={value} disabled>{value === '' ? 'Not chosen' : value}</option>}
        {choice.groups.map(({ name, options }, at) => name === undefined ? options.map(optionOf) : <optgroup key={at} label={name}>{options.map(optionOf)}</optgroup>)}
      </select>
      <Icon name="chevron" size={12} />
    </span>
  );
}

function optionOf({ value, name, description }: { value: string; name: string; description?: string }) {
  return <option key={value} value={value} title={description}>{name}</option>;
}

function refusal(choice: Choice, error: unknown): string {
  const told = error instanceof RingsideError ? Object.values(error.errors).flat().join(' ') : '';
  return `${choice.name} was not changed: ${told || explain(error)}`;
}
