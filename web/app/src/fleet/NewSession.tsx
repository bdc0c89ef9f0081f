import { RingsideError, type AgentProgram } from '@ringside/client';
import { useEffect, useState } from 'react';
import { policies } from '../conversation/choices';
import { Pick } from '../conversation/Pick';
import { openImport } from '../importing/state';
import { Modal } from '../shell/Modal';
import { client, explain } from '../state/api';
import { draftOf, setDraft } from '../state/draft';
import { useFleet } from '../state/fleet';
import { go } from '../state/route';
import { remember, remembered } from '../state/storage';
import { useKey } from '../state/useKey';
import { useView } from '../state/view';
import { AgentChoice, inOrder } from './AgentChoice';
import { Folder, useFolder } from './Folder';
import { Programs } from './Programs';
import { begin, choicesFor, type Wanted } from './starting';
import '../conversation/choices.css';
import './new.css';

type Errors = Readonly<Record<string, readonly string[]>>;

/** A first prompt that was not sent, as one went to import a session instead. */
const unsent = 'new-session';

/** What a policy means, before it is chosen. */
function policyWords(policy = 'ask'): string {
  return policies.find(({ value }) => value === policy)?.description ?? '';
}

export function NewSession() {
  const known = useFleet(({ fleet }) => fleet.agents);
  const sessions = useFleet(({ fleet }) => fleet.sessions);
  const [agents, setAgents] = useState(() => inOrder([...known.values()]));
  const [programs, setPrograms] = useState<readonly AgentProgram[]>([]);
  const [agent, setAgent] = useState(remembered('agent') ?? '');
  const [workdir, setWorkdir] = useState(remembered('workdir') ?? '');
  const [worktree, setWorktree] = useState(false);
  const [branch, setBranch] = useState('');
  // By agent: what the one offers, another may not.
  const [picked, setPicked] = useState<{ agent: string | undefined; values: Wanted['chosen'] }>({ agent: undefined, values: {} });
  const [kept] = useState(() => draftOf(unsent));
  const [prompt, setPrompt] = useState(kept);
  const [problem, setProblem] = useState<{ message: string; errors: Errors }>();
  const [working, setWorking] = useState(false);
  const key = useKey();
  const found = useFolder(workdir.trim());
  const folders = [...new Set([...sessions.values()].flatMap((session) => session.workdir ?? []))].slice(0, 20);
  const chosen = agents.find(({ name }) => name === agent) ?? agents[0];
  const isDemo = chosen?.driver === 'demo';
  const choices = choicesFor(chosen, sessions.values());
  const values = picked.agent === chosen?.id ? picked.values : picked.values.policy === undefined ? {} : { policy: picked.values.policy };

  const look = async () => {
    try {
      const found = await client.agents.list({ detect: true, limit: 500 });
      setAgents(inOrder(found.items));
      setPrograms(found.programs ?? []);
    } catch (error) {
      setProblem({ message: explain(error), errors: {} });
    }
  };
  useEffect(() => {
    setDraft(unsent, '');
    void look();
  }, []);
  const importOne = () => {
    setDraft(unsent, prompt);
    openImport();
  };

  const start = async () => {
    if (!chosen || working) return;
    setWorking(true);
    setProblem(undefined);
    const wanted: Wanted = { agent: chosen.name, workdir: workdir.trim(), worktree: worktree && found?.repository !== undefined, branch: branch.trim(), chosen: values, prompt: prompt.trim() };
    try {
      const session = await begin(wanted, choices, key(JSON.stringify(wanted)));
      remember('agent', chosen.name);
      remember('workdir', workdir.trim() || undefined);
      useView.setState({ dialog: undefined });
      go(`/s/${session}`);
    } catch (error) {
      setProblem({ message: explain(error), errors: error instanceof RingsideError ? error.errors : {} });
      setWorking(false);
    }
  };
  const wrong = (name: string) => problem?.errors[name]?.join(' ');
  return (
    <Modal title="New session" form isWritten={kept !== ''}>
      <form
        className="new-session"
        onSubmit={(event) => {
          event.preventDefault();
          void start();
        }}
      >
        <AgentChoice agents={agents} chosen={chosen?.name} onChoose={setAgent} error={wrong('agent')} />
        <Folder
          workdir={workdir} found={found} folders={folders} isDemo={isDemo} error={wrong('workdir')} onChange={setWorkdir}
          worktree={worktree} branch={branch} onWorktree={setWorktree} onBranch={setBranch} branchError={wrong('worktree')}
        />
        <div className="field">
          <label htmlFor="new-prompt">First prompt</label>
          <textarea
            id="new-prompt" className="input" rows={3} value={prompt} data-first placeholder={isDemo ? 'Write a small word counter and try it' : 'The login test fails once in ten runs. Find out why and fix it.'}
            onChange={(event) => setPrompt(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) void start();
            }}
          />
          {wrong('prompt') && <p className="error" role="alert">{wrong('prompt')}</p>}
        </div>
        <Programs
          programs={programs} folded
          onAdded={async (name) => {
            await look();
            setAgent(name);
          }}
        />
        {problem && !['agent', 'workdir', 'worktree', 'prompt'].some(wrong) && <p className="new-problem" role="alert">{Object.values(problem.errors).flat().join(' ') || problem.message}</p>}
        <footer>
          <div className="new-choices">
            <div className="choices" role="group" aria-label="Settings of the new session">
              {choices.map((choice) => (
                <Pick
                  key={choice.id} choice={choice} value={values[choice.id] ?? (choice.id === 'policy' ? 'ask' : '')} {...(choice.id === 'policy' ? {} : { unset: 'Default' })}
                  onChange={(value) => setPicked({ agent: chosen?.id, values: { ...values, [choice.id]: value } })}
                />
              ))}
            </div>
            <p className="hint">{policyWords(values.policy)}</p>
          </div>
          <button type="button" className="button plain new-import" onClick={importOne}><span>Import<span> a session</span>…</span></button>
          <button type="button" className="button plain" onClick={() => useView.setState({ dialog: undefined })}>Cancel</button>
          <button type="submit" className="button primary" disabled={!chosen || working}>{working ? 'Starting…' : prompt.trim() === '' ? 'Open session' : 'Start'}</button>
        </footer>
      </form>
    </Modal>
  );
}
