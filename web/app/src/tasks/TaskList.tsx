import { useMemo } from 'react';
import { Nothing } from '../conversation/Conversation';
import { useTick } from '../fleet/useTick';
import { Earlier } from '../shell/Earlier';
import { Icon } from '../shell/Icon';
import { useFleet } from '../state/fleet';
import { useMayWrite } from '../state/rights';
import { grouped, groups, type GroupId } from './groups';
import { openForm, readEarlierDone, useTasks } from './state';
import { TaskRow } from './TaskRow';
import { seeAll, toggleFolded, useListView } from './view';
import { target } from './words';

/** The tasks in groups: what runs, what failed, what waits for somebody, what is due and what was. */
export function TaskList() {
  const { tasks, phase, error, earlier } = useTasks();
  const { text, only, folded } = useListView();
  const mayWrite = useMayWrite();
  const [agents, sessions] = [useFleet(({ fleet }) => fleet.agents), useFleet(({ fleet }) => fleet.sessions)];
  const minute = useTick((now) => Math.floor(now / 60_000));
  const all = useMemo(() => grouped(tasks.values(), minute * 60_000, text, (task) => target(task, { agents, sessions })), [tasks, minute, text, agents, sessions]);
  if (phase === 'ready' && tasks.size === 0) return <First mayWrite={mayWrite} />;
  const count = all.reduce((sum, group) => sum + group.tasks.length, 0);
  const shown = only === undefined ? all : all.filter(({ id }) => id === only);
  return (
    <>
      <header className="home-bar">
        <h1>Tasks</h1>
        <div className="home-filter">
          <Icon name="search" size={14} />
          <input
            id="tasks-filter" type="search" aria-label="Filter the tasks" placeholder="Filter by title, prompt or agent" value={text} autoComplete="off" spellCheck={false} maxLength={200}
            onChange={(event) => useListView.setState({ text: event.target.value })}
            onKeyDown={(event) => {
              if (event.key !== 'Escape') return;
              if (text === '') event.currentTarget.blur();
              else useListView.setState({ text: '' });
            }}
          />
          {text === '' && <kbd aria-hidden="true">F</kbd>}
        </div>
        {mayWrite && <button type="button" className="button primary home-new" onClick={() => openForm()}><Icon name="plus" size={14} /> New task</button>}
      </header>
      {error !== undefined && <p className="task-problem" role="alert">{error}</p>}
      {phase === 'ready' && (
        <div className="home-sections" role="group" aria-label="Status">
          <button type="button" aria-pressed={only === undefined} onClick={() => useListView.setState({ only: undefined })}>All <span className="number">{count}</span></button>
          {groups.map(({ id, name, icon, tone }) => {
            const found = all.find((group) => group.id === id)?.tasks.length ?? 0;
            return (found > 0 || only === id) && (
              <button key={id} type="button" aria-pressed={only === id} onClick={() => useListView.setState({ only: only === id ? undefined : id })}>
                <span className={`glyph ${tone}`}><Icon name={icon} size={12} /></span>{name} <span className="number">{found}</span>
              </button>
            );
          })}
          <span className="visually-hidden" role="status">{text === '' ? '' : `${count} found`}</span>
        </div>
      )}
      {shown.map(({ id, tasks: of }) => (
        <Part key={id} id={id} count={of.length} isFoldable={only === undefined} isFolded={only === undefined && folded.includes(id)}>
          <ul>{of.map((task) => <TaskRow key={task.id} task={task} group={id} />)}</ul>
          {id === 'done' && <Earlier edge={text === '' ? earlier : 'none'} what="tasks" onRead={() => void readEarlierDone()} />}
        </Part>
      ))}
      {phase === 'ready' && shown.length === 0 && (
        <div className="home-none"><p>No task is like that.</p><button type="button" className="button small" onClick={seeAll}>Show all</button></div>
      )}
    </>
  );
}

function Part({ id, count, isFoldable, isFolded, children }: { id: GroupId; count: number; isFoldable: boolean; isFolded: boolean; children: React.ReactNode }) {
  const { name } = groups.find((group) => group.id === id)!;
  const head = <>{name} <span className="number">{count}</span></>;
  return (
    <section className="home-part" aria-label={name}>
      <h2>{isFoldable ? <button type="button" aria-expanded={!isFolded} onClick={() => toggleFolded(id)}><Icon name="chevron" size={12} />{head}</button> : head}</h2>
      {!isFolded && children}
    </section>
  );
}

function First({ mayWrite }: { mayWrite: boolean }) {
  return (
    <Nothing title="Nothing is planned.">
      <p>A task is a prompt with a time: now, once, or again and again. When it is due it becomes a run, that you see as any other.</p>
      {mayWrite && <button type="button" className="button primary" onClick={() => openForm()}>New task</button>}
    </Nothing>
  );
}
