import { RingsideError, type Session } from '@ringside/client';
import { useState } from 'react';
import { client, explain } from '../state/api';
import { useMayDecide, useMayWrite } from '../state/rights';
import { choicesOf, type Choice } from './choices';
import { Pick, Picked } from './Pick';
import './choices.css';

/** What one chooses for a session, each change being made at once; what one may not change is told. */
export function Choices({ session }: { session: Session }) {
  const [problem, setProblem] = useState<string>();
  const [mayWrite, mayDecide] = [useMayWrite(), useMayDecide(session)];
  return (
    <>
      <div className="choices" role="group" aria-label="Settings of this session">
        {choicesOf(session).map((choice) => (choice.id === 'policy' ? mayDecide : mayWrite)
          ? <Chosen key={choice.id} session={session.id} choice={choice} onProblem={setProblem} />
          : <Picked key={choice.id} choice={choice} />)}
      </div>
      {problem && <p className="choices-problem" role="alert">{problem}</p>}
    </>
  );
}

function Chosen({ session, choice, onProblem }: { session: string; choice: Choice; onProblem: (problem?: string) => void }) {
  // What was asked for is shown until the session says otherwise: the answer may come before its event.
  const [asked, setAsked] = useState<{ before: string; value: string }>();
  const [working, setWorking] = useState(false);
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
  return <Pick choice={choice} value={asked?.before === choice.value ? asked.value : choice.value} working={working} onChange={(to) => void change(to)} />;
}

function refusal(choice: Choice, error: unknown): string {
  const told = error instanceof RingsideError ? Object.values(error.errors).flat().join(' ') : '';
  return `${choice.name} was not changed: ${told || explain(error)}`;
}
