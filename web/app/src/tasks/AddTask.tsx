import { RingsideError, type CreateTask } from '@ringside/client';
import { useState } from 'react';
import { client, explain } from '../state/api';
import { useFleet } from '../state/fleet';
import { useKey } from '../state/useKey';
import { startTasks } from './state';

type When = 'now' | 'at' | 'cron';

/** A prompt, an agent and a time. */
export function AddTask() {
  const agents = useFleet(({ fleet }) => fleet.agents);
  const [prompt, setPrompt] = useState('');
  const [agent, setAgent] = useState('');
  const [when, setWhen] = useState<When>('now');
  const [at, setAt] = useState('');
  const [cron, setCron] = useState('0 9 * * 1-5');
  const [problem, setProblem] = useState<string>();
  const [working, setWorking] = useState(false);
  const key = useKey();
  const chosen = agents.get(agent) ?? [...agents.values()][0];
  const ready = chosen !== undefined && prompt.trim() !== '' && (when !== 'at' || at !== '') && (when !== 'cron' || cron.trim() !== '');

  const add = async () => {
    if (!ready || working) return;
    setWorking(true);
    setProblem(undefined);
    const time: Partial<CreateTask> = when === 'at' ? { at: new Date(at).toISOString() } : when === 'cron' ? { cron: cron.trim(), timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone } : {};
    const body: CreateTask = { agent: chosen.id, prompt: prompt.trim(), ...time };
    try {
      await client.tasks.create(body, { idempotencyKey: key(JSON.stringify(body)) });
      setPrompt('');
      await startTasks();
    } catch (error) {
      setProblem(error instanceof RingsideError ? Object.values(error.errors).flat().join(' ') || explain(error) : explain(error));
    } finally {
      setWorking(false);
    }
  };
  return (
    <form className="add-task" onSubmit={(event) => { event.preventDefault(); void add(); }}>
      <textarea aria-label="What is to be done" placeholder="What is to be done…" rows={2} maxLength={16_000} value={prompt} onChange={(event) => setPrompt(event.target.value)} />
      <div className="add-line">
        <select className="input" aria-label="Agent" value={chosen?.id ?? ''} onChange={(event) => setAgent(event.target.value)}>
          {[...agents.values()].map(({ id, title }) => <option key={id} value={id}>{title}</option>)}
        </select>
        <select className="input" aria-label="When" value={when} onChange={(event) => setWhen(event.target.value as When)}>
          <option value="now">Now</option><option value="at">At a time</option><option value="cron">Again and again</option>
        </select>
        {when === 'at' && <input className="input" type="datetime-local" aria-label="Time" value={at} onChange={(event) => setAt(event.target.value)} />}
        {when === 'cron' && <input className="input mono" aria-label="Cron line" title="minute hour day month weekday" value={cron} onChange={(event) => setCron(event.target.value)} />}
        <button type="submit" className="button primary" disabled={!ready || working}>Add task</button>
      </div>
      {problem !== undefined && <p className="tasks-problem" role="alert">{problem}</p>}
    </form>
  );
}
