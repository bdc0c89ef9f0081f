import { useState } from 'react';
import { inOrder } from '../fleet/AgentChoice';
import { folder, isScratch } from '../meter/format';
import { Field } from '../shell/Field';
import { Icon } from '../shell/Icon';
import { useFleet } from '../state/fleet';
import type { Opening, Refusals } from './opening';

interface Props { from: string; opening: Opening; refused: Refusals; onChange: (change: Partial<Opening>) => void }

/** Which agent begins in a session below this one, and what one may say of that. */
export function ToAgent({ from, opening: { agent, title, workdir }, refused, onChange }: Props) {
  const agents = useFleet(({ fleet }) => fleet.agents);
  const place = useFleet(({ fleet }) => fleet.sessions.get(from)?.workdir);
  // What was refused in it is seen, and it stays open while one mends that.
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Field label="Agent" hint="It gets a session of its own below this one, seen by whoever sees this one." error={refused.agent}>
        {(props) => (
          <select {...props} className="input" value={agent} onChange={(event) => onChange({ agent: event.target.value })}>
            {inOrder([...agents.values()]).map(({ id, title: name }) => <option key={id} value={id}>{name}</option>)}
          </select>
        )}
      </Field>
      <details className="thread-more" open={isOpen || refused.title !== undefined || refused.workdir !== undefined} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary className="unfold"><Icon name="chevron" size={12} />Its title and folder</summary>
        <div className="thread-pair">
          <Field label="Title" error={refused.title}>
            {(props) => <input {...props} className="input" value={title} placeholder="The beginning of what you write" onChange={(event) => onChange({ title: event.target.value })} />}
          </Field>
          <Field label="Folder" error={refused.workdir}>
            {(props) => (
              <input
                {...props} className="input mono" value={workdir} placeholder={place === undefined || isScratch(place) ? 'The one of this session' : folder(place)} autoComplete="off" spellCheck={false}
                onChange={(event) => onChange({ workdir: event.target.value })}
              />
            )}
          </Field>
        </div>
      </details>
    </>
  );
}
