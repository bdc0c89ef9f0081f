import type { AgentTask } from '@ringside/client';
import { useState, type ReactNode } from 'react';
import { Confirm } from '../shell/Confirm';
import { Icon, type IconName } from '../shell/Icon';
import { client, explain } from '../state/api';
import { forget, keep, openForm } from './state';
import { useRights } from './useTask';

/** What one does with a task; what is refused is said, and it is removed when one has said so twice. `words`: with words, where there is room. */
export function TaskActions({ task, words = false, onRemoved }: { task: AgentTask; words?: boolean; onRemoved?: () => void }) {
  const rights = useRights(task);
  const [problem, setProblem] = useState<string>();
  const [asks, setAsks] = useState(false);
  const [working, setWorking] = useState(false);
  if (rights === 'none') return null;
  const act = async (work: () => Promise<void>) => {
    if (working) return;
    setWorking(true);
    try {
      await work();
      setProblem(undefined);
    } catch (error) {
      setProblem(explain(error));
    }
    setWorking(false);
  };
  const paused = task.status === 'paused';
  const pause = () => act(async () => keep(await client.tasks.update(task.id, { paused: !paused })));
  const remove = () => act(async () => {
    await client.tasks.remove(task.id);
    forget(task.id);
    onRemoved?.();
  });
  return (
    <>
      <div className="task-actions" role="group" aria-label={`Actions for ${task.title}`}>
        {rights === 'all' && <Act words={words} icon="running" name="Run now" of={task} onDo={() => void act(async () => keep(await client.tasks.run(task.id)))} />}
        {task.status !== 'done' && (!paused || rights === 'all') && <Act words={words} icon={paused ? 'resume' : 'pause'} name={paused ? 'Resume' : 'Pause'} of={task} onDo={() => void pause()} />}
        {rights === 'all' && <Act words={words} icon="edit" name="Edit" of={task} rare onDo={() => openForm(task)} />}
        <Act words={words} icon="delete" name="Remove" of={task} rare onDo={() => setAsks(true)} />
      </div>
      {asks && (
        <div className="task-sure"><Confirm says="Remove this task and its history? What it runs now goes on, and its sessions stay." does="Remove" onSure={() => void remove()} onCancel={() => setAsks(false)} /></div>
      )}
      {problem !== undefined && <p className="task-problem" role="alert">{problem}</p>}
    </>
  );
}

/** `rare`: in a narrow list it is left to the task's own page. */
function Act({ words, icon, name, of, rare = false, onDo }: { words: boolean; icon: IconName; name: string; of: AgentTask; rare?: boolean; onDo: () => void }): ReactNode {
  if (words) return <button type="button" className="button small" onClick={onDo}><Icon name={icon} size={14} />{name}</button>;
  return <button type="button" className="icon-button" data-rare={rare || undefined} aria-label={`${name}: ${of.title}`} title={name} onClick={onDo}><Icon name={icon} /></button>;
}
