import type { AgentProgram } from '@ringside/client';
import { useState } from 'react';
import { copied } from '../shell/copied';
import { Icon } from '../shell/Icon';
import { client, explain } from '../state/api';

/** Agent programs that could be added: those on the machine by one click, the others after they were installed. */
export function Programs({ programs, onAdded }: { programs: readonly AgentProgram[]; onAdded: (name: string) => Promise<void> }) {
  const [adding, setAdding] = useState<string>();
  const [problem, setProblem] = useState<string>();
  if (programs.length === 0) return null;
  const add = async (preset: string) => {
    setAdding(preset);
    setProblem(undefined);
    try {
      const { name } = await client.agents.create({ driver: 'acp', settings: { preset } });
      await onAdded(name);
    } catch (error) {
      setProblem(explain(error));
    }
    setAdding(undefined);
  };
  return (
    <section className="field programs" aria-label="More agents">
      <h2>More agents</h2>
      <ul>
        {programs.map(({ preset, title, detected }) => (
          <li key={preset}>
            <span className="agent-name">{title}</span>
            {detected.found
              ? (
                <>
                  <span className="agent-note ellipsis" title={detected.path}>{detected.version ? `${detected.version} on this machine` : 'On this machine'}</span>
                  <button type="button" className="button small" disabled={adding !== undefined} aria-label={`Add ${title}`} onClick={() => void add(preset)}>{adding === preset ? 'Adding…' : 'Add'}</button>
                </>
              )
              : <InstallLine title={title} line={detected.install ?? ''} />}
          </li>
        ))}
      </ul>
      {problem && <p className="error" role="alert">{problem}</p>}
    </section>
  );
}

/** A command to run on the machine, and to copy. */
function InstallLine({ title, line }: { title: string; line: string }) {
  return (
    <>
      <code className="install-line ellipsis" title={line}>{line}</code>
      <Copy label={`Copy how to install ${title}`} text={line} />
    </>
  );
}

export function Copy({ label, text }: { label: string; text: string }) {
  const [done, setDone] = useState(false);
  const copy = async () => { if (await copied(text)) setDone(true); };
  return (
    <button type="button" className="icon-button" aria-label={label} title={done ? 'Copied' : 'Copy'} onClick={() => void copy()}><Icon name={done ? 'done' : 'copy'} size={14} /></button>
  );
}
