import type { AgentProgram } from '@ringside/client';
import { useState } from 'react';
import { copied } from '../shell/copied';
import { Icon } from '../shell/Icon';
import { client, explain } from '../state/api';

/** Agent programs that could be added: those on the machine by one click, the others after they were installed. `folded`: those are shown when one asks for them. */
export function Programs({ programs, folded = false, onAdded }: { programs: readonly AgentProgram[]; folded?: boolean; onAdded: (name: string) => Promise<void> }) {
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
  const [found, missing] = [programs.filter(({ detected }) => detected.found), programs.filter(({ detected }) => !detected.found)];
  const toInstall = (
    <ul>
      {missing.map(({ preset, title, detected }) => <li key={preset}><span className="agent-name">{title}</span><InstallLine title={title} line={detected.install ?? ''} /></li>)}
    </ul>
  );
  return (
    <section className="field programs" aria-label="More agents">
      {(!folded || found.length > 0) && <h2>More agents</h2>}
      {found.length > 0 && (
        <ul>
          {found.map(({ preset, title, detected }) => (
            <li key={preset}>
              <span className="agent-name">{title}</span>
              <span className="agent-note ellipsis" title={detected.path}>{detected.version ? `${detected.version} on this machine` : 'On this machine'}</span>
              <button type="button" className="button small" disabled={adding !== undefined} aria-label={`Add ${title}`} onClick={() => void add(preset)}>{adding === preset ? 'Adding…' : 'Add'}</button>
            </li>
          ))}
        </ul>
      )}
      {missing.length > 0 && (folded ? <details><summary className="unfold"><Icon name="chevron" size={12} />{found.length > 0 ? 'Not installed' : 'More agents'} ({missing.length})</summary>{toInstall}</details> : toInstall)}
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
