import type { WebhookDelivery } from '@ringside/client';
import { useEffect } from 'react';
import { client } from '../state/api';
import { useMayWrite } from '../state/rights';
import { AddTask } from './AddTask';
import { act, startTasks, stopTasks, useTasks } from './state';
import { Task } from './Task';
import './tasks.css';

/** The tasks, with when each is due and what became of it; and what webhooks could not be told. */
export function Tasks() {
  const { tasks, dead, phase, error } = useTasks();
  const mayWrite = useMayWrite();
  useEffect(() => {
    void startTasks();
    return stopTasks;
  }, []);
  return (
    <div className="tasks">
      <div className="tasks-inner">
        <header><h1>Tasks</h1><p className="quiet">Prompts with a time. Each becomes a run when it is due.</p></header>
        {error !== undefined && <p className="tasks-problem" role="alert">{error}</p>}
        {mayWrite && <AddTask />}
        {phase === 'ready' && tasks.length === 0 && <p className="tasks-none quiet">Nothing is planned.</p>}
        {tasks.length > 0 && <ul className="task-list" aria-label="Tasks">{tasks.map((task) => <Task key={task.id} task={task} mayWrite={mayWrite} />)}</ul>}
        {dead.length > 0 && (
          <section aria-label="Webhooks that were given up">
            <h2>Webhooks that were given up</h2>
            <ul className="task-list">{dead.map((delivery) => <Dead key={delivery.id} delivery={delivery} />)}</ul>
          </section>
        )}
      </div>
    </div>
  );
}

function Dead({ delivery }: { delivery: WebhookDelivery }) {
  return (
    <li className="task">
      <div className="task-head">
        <span className="task-title mono ellipsis">{delivery.type}</span>
        <span className="task-actions">
          <button type="button" className="button plain small" onClick={() => void act(() => client.webhooks.sendAgain(delivery.id))}>Send again</button>
          <button type="button" className="button plain small" onClick={() => void act(() => client.webhooks.forget(delivery.id))}>Forget</button>
        </span>
      </div>
      <p className="task-when">{delivery.error} Tried {delivery.attempts} times.</p>
    </li>
  );
}
