import { RingsideError } from '@ringside/client';
import { useState } from 'react';
import { inOrder } from '../fleet/AgentChoice';
import { Field } from '../shell/Field';
import { Modal } from '../shell/Modal';
import { client, explain } from '../state/api';
import { useFleet } from '../state/fleet';
import { go, useRoute } from '../state/route';
import { useKey } from '../state/useKey';
import { useView } from '../state/view';
import { created, draftOf, isReady, updated, type Draft } from './draft';
import { MoreFields } from './MoreFields';
import { keep, useTasks } from './state';
import { WhenFields } from './WhenFields';
import { WhoFields, WhoItIs } from './WhoFields';
import './form.css';

const more = ['overlap', 'missed', 'retries', 'retryAfterSeconds'];
const known = ['prompt', 'title', 'agent', 'session', 'workdir', 'policy', 'visibility', 'at', 'cron', 'timeZone', ...more];

/** Adds a task, or changes one: all that the server takes. */
export function TaskForm() {
  const task = useTasks(({ edited }) => edited);
  const [draft, setDraft] = useState<Draft>(() => {
    const route = useRoute.getState();
    return draftOf(task, inOrder([...useFleet.getState().fleet.agents.values()])[0]?.id, route.page === 'session' ? route.id : '');
  });
  const [problem, setProblem] = useState<{ message: string; errors: Readonly<Record<string, readonly string[]>> }>();
  const [working, setWorking] = useState(false);
  const key = useKey();
  const wrong = (member: string) => problem?.errors[member]?.join(' ');
  const change = (part: Partial<Draft>) => {
    setDraft((before) => ({ ...before, ...part }));
    // What was refused is another thing now.
    setProblem((before) => before && { ...before, errors: Object.fromEntries(Object.entries(before.errors).filter(([member]) => !(member in part))) });
  };
  const close = () => useView.setState({ dialog: undefined });
  const save = async () => {
    if (!isReady(draft) || working) return;
    setWorking(true);
    setProblem(undefined);
    try {
      if (task) {
        const body = updated(draft, task);
        if (Object.keys(body).length > 0) keep(await client.tasks.update(task.id, body));
      } else {
        const body = created(draft);
        const made = await client.tasks.create(body, { idempotencyKey: key(JSON.stringify(body)) });
        if (useRoute.getState().page === 'tasks') keep(made);
        else go(`/tasks/${made.id}`);
      }
      close();
    } catch (error) {
      setProblem({ message: explain(error), errors: error instanceof RingsideError ? error.errors : {} });
      setWorking(false);
    }
  };
  return (
    <Modal title={task ? 'Edit task' : 'New task'} form>
      <form className="task-form" onSubmit={(event) => { event.preventDefault(); void save(); }}>
        <Field label="Prompt" error={wrong('prompt')}>
          {(props) => (
            <textarea
              {...props} className="input" rows={3} data-first value={draft.prompt} placeholder="Update the dependencies, run the tests, and say what broke." onChange={(event) => change({ prompt: event.target.value })}
              onKeyDown={(event) => { if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) void save(); }}
            />
          )}
        </Field>
        <Field label="Title" error={wrong('title')}>
          {(props) => <input {...props} className="input" value={draft.title} placeholder="The beginning of the prompt" onChange={(event) => change({ title: event.target.value })} />}
        </Field>
        {task ? <WhoItIs task={task} /> : <WhoFields draft={draft} wrong={wrong} onChange={change} />}
        <WhenFields draft={draft} isNew={task === undefined} was={draftOf(task).when} wrong={wrong} onChange={change} />
        <MoreFields draft={draft} isOpen={more.some((member) => wrong(member) !== undefined)} wrong={wrong} onChange={change} />
        {problem && !known.some(wrong) && <p className="task-problem" role="alert">{Object.values(problem.errors).flat().join(' ') || problem.message}</p>}
        <footer>
          <button type="button" className="button plain" onClick={close}>Cancel</button>
          <button type="submit" className="button primary" disabled={!isReady(draft) || working}>{task ? 'Save' : 'Add task'}</button>
        </footer>
      </form>
    </Modal>
  );
}
