import { RingsideError, type Agent } from '@ringside/client';
import { useState } from 'react';
import { client, explain } from '../state/api';
import { Fields } from './Fields';
import { changeOf, draftOf, hasField, same, type Draft, type Errors } from './form';
import { Values } from './Values';

/** An agent's settings, and a form for who may change them. */
export function Settings({ agent, mayManage }: { agent: Agent; mayManage: boolean }) {
  const [editing, setEditing] = useState(false);
  const [saved, setSaved] = useState(false);
  const done = (words: boolean) => {
    setEditing(false);
    setSaved(words);
  };
  return (
    <section className="agent-part" aria-labelledby="agent-settings">
      <header><h2 id="agent-settings">Settings</h2>{mayManage && !editing && <button type="button" className="button small plain" onClick={() => setEditing(true)}>Edit</button>}</header>
      {editing && mayManage ? <Form agent={agent} onDone={done} /> : <Values agent={agent} />}
      <p className="visually-hidden" role="status">{saved && !editing ? 'The settings are saved.' : ''}</p>
    </section>
  );
}

function Form({ agent, onDone }: { agent: Agent; onDone: (saved: boolean) => void }) {
  const [began, setBegan] = useState(agent);
  const [draft, setDraft] = useState<Draft>(() => draftOf(agent));
  const [problem, setProblem] = useState<{ message: string; errors: Errors }>();
  const [working, setWorking] = useState(false);
  const changed = !same(draftOf(began), draftOf(agent));
  const change = changeOf(draft, agent);
  const save = async () => {
    if (working) return;
    if (!change) return onDone(false);
    setWorking(true);
    try {
      await client.agents.update(agent.id, change);
      onDone(true);
    } catch (error) {
      setProblem(problemOf(error));
      setWorking(false);
    }
  };
  return (
    <form className="agent-form" aria-label={`Settings of ${agent.title}`} onSubmit={(event) => { event.preventDefault(); void save(); }}>
      {changed && (
        <p className="agent-changed" role="status">
          <span>Somebody else has changed this agent since you began. What you save replaces it.</span>
          <button type="button" className="button small" onClick={() => { setDraft(draftOf(agent)); setBegan(agent); }}>Take what they saved</button>
        </p>
      )}
      <Fields driver={agent.driver} draft={draft} errors={problem?.errors ?? {}} onChange={setDraft} />
      {problem && <Problem driver={agent.driver} {...problem} />}
      <footer>
        <p className="hint">Sessions that run now go on as they are; it holds from the next start of the agent on.</p>
        <button type="button" className="button plain" onClick={() => onDone(false)}>Cancel</button>
        <button type="submit" className="button primary" disabled={working || !change}>{working ? 'Saving…' : 'Save'}</button>
      </footer>
    </form>
  );
}

/** What was refused, by the members that it names; a name that is taken belongs to the name. */
export function problemOf(error: unknown): { message: string; errors: Errors } {
  const errors = error instanceof RingsideError ? error.code === 'conflict' ? { name: [error.message] } : error.errors : {};
  return { message: explain(error), errors };
}

/** What stands at no field. What does is said by them, and to who cannot see it here. */
export function Problem({ driver, message, errors }: { driver: string; message: string; errors: Errors }) {
  const all = Object.entries(errors);
  const elsewhere = all.filter(([path]) => !hasField(path, driver));
  if (all.length > 0 && elsewhere.length === 0) return <p className="visually-hidden" role="alert">It was not saved. {all.flatMap(([, problems]) => problems).join(' ')}</p>;
  return <p className="agents-problem" role="alert">It was not saved. {all.length === 0 ? message : elsewhere.map(([path, problems]) => `${path}: ${problems.join(' ')}`).join(' ')}</p>;
}
