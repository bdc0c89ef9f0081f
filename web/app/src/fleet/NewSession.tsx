import { newKey, RingsideError, type AgentProgram } from '@ringside/client';
import { useEffect, useRef, useState } from 'react';
import { Modal } from '../shell/Modal';
import { client, explain } from '../state/api';
import { useFleet } from '../state/fleet';
import { go } from '../state/route';
import { remember, remembered } from '../state/storage';
import { useView } from '../state/view';
import { AgentChoice, inOrder } from './AgentChoice';
import { Programs } from './Programs';
import './new.css';

type Errors = Readonly<Record<string, readonly string[]>>;

export function NewSession() {
  const known = useFleet(({ fleet }) => fleet.agents);
  const sessions = useFleet(({ fleet }) => fleet.sessions);
  const [agents, setAgents] = useState(() => inOrder([...known.values()]));
  const [programs, setPrograms] = useState<readonly AgentProgram[]>([]);
  const [agent, setAgent] = useState(remembered('agent') ?? '');
  const [workdir, setWorkdir] = useState(remembered('workdir') ?? '');
  const [prompt, setPrompt] = useState('');
  const [problem, setProblem] = useState<{ message: string; errors: Errors }>();
  const [working, setWorking] = useState(false);
  const key = useRef({ body: '', value: '' });
  const folders = [...new Set([...sessions.values()].flatMap((session) => session.workdir ?? []))].slice(0, 20);
  const chosen = agents.find(({ name }) => name === agent) ?? agents[0];
  const isDemo = chosen?.driver === 'demo';

  const look = async () => {
    try {
      const found = await client.agents.list({ detect: true, limit: 500 });
      setAgents(inOrder(found.items));
      setPrograms(found.programs ?? []);
    } catch (error) {
      setProblem({ message: explain(error), errors: {} });
    }
  };
  useEffect(() => void look(), []);

  const start = async () => {
    if (!chosen || working) return;
    setWorking(true);
    setProblem(undefined);
    const folder = workdir.trim() === '' ? {} : { workdir: workdir.trim() };
    const body = JSON.stringify([chosen.name, folder, prompt.trim()]);
    if (key.current.body !== body) key.current = { body, value: newKey() };
    const options = { idempotencyKey: key.current.value };
    try {
      const session = prompt.trim() === ''
        ? (await client.sessions.create({ agent: chosen.name, ...folder }, options)).id
        : (await client.runs.create({ agent: chosen.name, prompt: prompt.trim(), ...folder }, options)).session;
      remember('agent', chosen.name);
      remember('workdir', workdir.trim() || undefined);
      useView.setState({ dialog: undefined, zone: 'session' });
      go(`/s/${session}`);
    } catch (error) {
      setProblem({ message: explain(error), errors: error instanceof RingsideError ? error.errors : {} });
      setWorking(false);
    }
  };
  const wrong = (name: string) => problem?.errors[name]?.join(' ');
  return (
    <Modal title="New session">
      <form
        className="new-session"
        onSubmit={(event) => {
          event.preventDefault();
          void start();
        }}
      >
        <AgentChoice agents={agents} chosen={chosen?.name} onChoose={setAgent} error={wrong('agent')} />
        <Programs
          programs={programs}
          onAdded={async (name) => {
            await look();
            setAgent(name);
          }}
        />
        <div className="field">
          <label htmlFor="new-folder">Folder</label>
          <input
            id="new-folder" className="input mono" list="new-folders" value={workdir} autoComplete="off" spellCheck={false} aria-describedby="new-folder-hint"
            placeholder={isDemo ? 'A scratch folder' : '~/app'} onChange={(event) => setWorkdir(event.target.value)}
          />
          <datalist id="new-folders">{folders.map((folder) => <option key={folder} value={folder} />)}</datalist>
          <p id="new-folder-hint" className={wrong('workdir') ? 'error' : 'hint'} role={wrong('workdir') ? 'alert' : undefined}>
            {wrong('workdir') ?? (isDemo ? 'Leave it empty: the demo agent makes a scratch folder of its own.' : 'Where the agent works, on the machine that runs Ringside.')}
          </p>
        </div>
        <div className="field">
          <label htmlFor="new-prompt">First prompt</label>
          <textarea
            id="new-prompt" className="input" rows={4} value={prompt} data-first placeholder={isDemo ? 'Write a small word counter and try it' : 'The login test fails once in ten runs. Find out why and fix it.'}
            onChange={(event) => setPrompt(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) void start();
            }}
          />
          {wrong('prompt') && <p className="error" role="alert">{wrong('prompt')}</p>}
        </div>
        {problem && !['agent', 'workdir', 'prompt'].some(wrong) && <p className="new-problem" role="alert">{problem.message}</p>}
        <footer>
          <button type="button" className="button plain" onClick={() => useView.setState({ dialog: undefined })}>Cancel</button>
          <button type="submit" className="button primary" disabled={!chosen || working}>{working ? 'Starting…' : prompt.trim() === '' ? 'Open session' : 'Start'}</button>
        </footer>
      </form>
    </Modal>
  );
}
