import type { Orchestration, Session, UpdateOrchestration } from '@ringside/client';
import { useRef, useState } from 'react';
import { plural } from '../meter/format';
import { client, explain } from '../state/api';
import { useMayDecide } from '../state/rights';
import { useSession } from '../state/session';
import { useRead } from '../state/useRead';
import { DigestLog } from './DigestLog';
import { Managed } from './Managed';
import { save, Settings } from './Settings';
import { Stopped } from './Stopped';
import { Switch } from './Switch';
import { Wakes } from './Wakes';
import './lead.css';

/** What the session sees to in others: its goal, whether it is on, whom it manages, why it was stopped, and each digest it was told. */
export function Lead({ session }: { session: Session }) {
  const told = useSession((view) => view.told.orchestration);
  const { value, problem, set } = useRead(() => client.orchestration.get(session.id), `${session.id} ${told}`);
  const [failed, setFailed] = useState<string>();
  const [editing, setEditing] = useState(false);
  const busy = useRef(false);
  const mayDecide = useMayDecide(session) && session.status !== 'closed';
  if (!value) return problem ? <p className="lead-problem" role="alert">{problem}</p> : <p className="quiet" role="status">Loading…</p>;
  // A second change would be of what stood there before the first.
  const update = async (change: UpdateOrchestration) => {
    if (busy.current) return;
    busy.current = true;
    try {
      set(await client.orchestration.update(session.id, change));
      setFailed(undefined);
    } catch (error) {
      setFailed(explain(error));
    }
    busy.current = false;
  };
  if (value.goal === undefined && !editing) return <Nothing mayDecide={mayDecide} onBegin={() => setEditing(true)} />;
  return (
    <div className="lead">
      {value.stop && <Stopped stop={value.stop} />}
      {value.goal !== undefined && (
        <div className="lead-switch">
          <Switch orchestration={value} mayDecide={mayDecide} onSwitch={(enabled) => void update({ enabled })} />
          <Wakes orchestration={value} />
        </div>
      )}
      {failed && <p className="lead-problem" role="alert">{failed}</p>}
      {editing
        ? <Settings orchestration={value} onSave={async (wanted) => { set(await save(session.id, wanted, value)); setEditing(false); }} onCancel={() => setEditing(false)} />
        : <Goal orchestration={value} mayDecide={mayDecide} onEdit={() => setEditing(true)} />}
      {!editing && <Managed session={session} orchestration={value} mayDecide={mayDecide} onChange={(manages) => void update({ manages })} />}
      {!editing && <DigestLog session={session.id} told={told} />}
    </div>
  );
}

function Nothing({ mayDecide, onBegin }: { mayDecide: boolean; onBegin: () => void }) {
  return (
    <div className="lead">
      <p className="quiet">This session looks after nobody else. With a goal it leads others: it is woken when one of them is through, fails or asks, and decides what they do next.</p>
      {mayDecide && <button type="button" className="button small" onClick={onBegin}>Let it lead others</button>}
    </div>
  );
}

function Goal({ orchestration, mayDecide, onEdit }: { orchestration: Orchestration; mayDecide: boolean; onEdit: () => void }) {
  const { goal, rules, maxDepth, maxRepeats, maxRounds } = orchestration;
  return (
    <section className="lead-goal" aria-label="Goal">
      <header><h2>Goal</h2>{mayDecide && <button type="button" className="button small plain" onClick={onEdit}>Edit</button>}</header>
      <p>{goal}</p>
      {rules && <p className="quiet">{rules}</p>}
      <p className="quiet number lead-limits">At most {plural(maxDepth, 'level')} below it, the same prompt {plural(maxRepeats, 'time')}, {plural(maxRounds, 'round')} without a change</p>
    </section>
  );
}
