import type { AgentTask, Session } from '@ringside/client';
import { policies } from '../conversation/choices';
import { inOrder } from '../fleet/AgentChoice';
import { Field } from '../shell/Field';
import { useFleet } from '../state/fleet';
import type { Draft } from './draft';
import { target } from './words';

interface Props { draft: Draft; wrong: (member: string) => string | undefined; onChange: (change: Partial<Draft>) => void }

/** Whom it prompts: an agent, in a new session each time, and how that works; or a session that is there. */
export function WhoFields({ draft, wrong, onChange }: Props) {
  const { agents, sessions } = useFleet(({ fleet }) => fleet);
  const open = [...sessions.values()].filter(({ status }) => status !== 'closed').sort((a, b) => b.updatedAt.localeCompare(a.updatedAt));
  const folders = [...new Set([...sessions.values()].flatMap((session) => session.workdir ?? []))].slice(0, 20);
  return (
    <div className="field">
      <span className="label" id="task-who">Where</span>
      <div className="segments" role="group" aria-labelledby="task-who">
        <button type="button" aria-pressed={draft.into === 'agent'} onClick={() => onChange({ into: 'agent' })}>New session each time</button>
        <button type="button" aria-pressed={draft.into === 'session'} onClick={() => onChange({ into: 'session' })}>Existing session</button>
      </div>
      {draft.into === 'session' ? (
        <Field label="Session" hint="The prompt waits its turn in the session’s inbox." error={wrong('session')}>
          {(props) => (
            <select {...props} className="input" value={draft.session} onChange={(event) => onChange({ session: event.target.value })}>
              <option value="" disabled>Choose a session</option>
              {open.map((session) => <option key={session.id} value={session.id}>{nameOf(session)}</option>)}
            </select>
          )}
        </Field>
      ) : (
        <div className="task-pair">
          <Field label="Agent" error={wrong('agent')}>
            {(props) => (
              <select {...props} className="input" value={draft.agent} onChange={(event) => onChange({ agent: event.target.value })}>
                {inOrder([...agents.values()]).map(({ id, title }) => <option key={id} value={id}>{title}</option>)}
              </select>
            )}
          </Field>
          <Field label="Folder" hint="Empty: a scratch folder." error={wrong('workdir')}>
            {(props) => (
              <>
                <input {...props} className="input mono" list="task-folders" value={draft.workdir} placeholder="/home/you/app" autoComplete="off" spellCheck={false} onChange={(event) => onChange({ workdir: event.target.value })} />
                <datalist id="task-folders">{folders.map((name) => <option key={name} value={name} />)}</datalist>
              </>
            )}
          </Field>
          <Field label="Permissions" hint={policies.find(({ value }) => value === (draft.policy || 'ask'))?.description} error={wrong('policy')}>
            {(props) => (
              <select {...props} className="input" value={draft.policy || 'ask'} onChange={(event) => onChange({ policy: event.target.value })}>
                {policies.map(({ value, name }) => <option key={value} value={value}>{name}</option>)}
              </select>
            )}
          </Field>
          <Field label="Who sees its sessions" hint="The task itself is seen by every member." error={wrong('visibility')}>
            {(props) => (
              <select {...props} className="input" value={draft.visibility || 'private'} onChange={(event) => onChange({ visibility: event.target.value })}>
                <option value="private">You alone</option><option value="team">The team</option>
              </select>
            )}
          </Field>
        </div>
      )}
    </div>
  );
}

/** Of a task that is there: whom it prompts stays. */
export function WhoItIs({ task }: { task: AgentTask }) {
  const whose = useFleet(({ fleet }) => target(task, fleet));
  return (
    <div className="field">
      <span className="label">Where</span>
      <p className="task-fixed">{whose}{task.session === undefined && ', in a new session each time'}</p>
      <p className="hint">That stays as it is; to prompt another one, add another task.</p>
    </div>
  );
}

function nameOf({ title, id }: Session): string {
  return title || `Untitled, ${id.slice(-6)}`;
}
