import { memo, useState } from 'react';
import { AgentMark } from '../fleet/AgentMark';
import { look } from '../fleet/status';
import { Stopped } from '../lead/Stopped';
import { Switch } from '../lead/Switch';
import { Wakes } from '../lead/Wakes';
import { Icon } from '../shell/Icon';
import { Link } from '../shell/Link';
import { client, explain } from '../state/api';
import { useFleet } from '../state/fleet';
import { useMayDecide } from '../state/rights';
import { LastTold } from './LastTold';
import { ManagedList } from './ManagedList';
import { keep, openForm, useOrchestrators } from './state';
import { stateOf } from './words';
import '../lead/lead.css';

/** An orchestrator: what it is to reach, whether it is at it, whom it sees to, and what it heard last. */
export const One = memo(function One({ id }: { id: string }) {
  const one = useOrchestrators(({ all }) => all.get(id));
  const session = useFleet(({ fleet }) => fleet.sessions.get(id));
  const agent = useFleet(({ fleet }) => fleet.agents.get(session?.agent ?? '')?.name ?? '');
  const mayDecide = useMayDecide(session) && session?.status !== 'closed';
  const [problem, setProblem] = useState<string>();
  if (!one || !session) return null;
  const title = session.title || 'Untitled';
  const { icon, word, tone } = stateOf(one);
  const does = look(session);
  const flip = async (enabled: boolean) => {
    try {
      keep(await client.orchestration.update(id, { enabled }));
      setProblem(undefined);
    } catch (error) {
      setProblem(`${title} was not switched ${enabled ? 'on' : 'off'}. ${explain(error)}`);
    }
  };
  return (
    <li className="orchestrator" data-status={one.status}>
      <div className="orchestrator-head">
        <span className={`glyph ${tone}`}><Icon name={icon} size={14} /></span>
        <h2><Link to={`/s/${id}`} className="ellipsis" data-row>{title}</Link></h2>
        {one.status === 'paused' && <span className={`orchestrator-state ${tone}`}>{word}</span>}
        <span className="orchestrator-agent"><AgentMark name={agent} />{agent} ·&nbsp;<span className={`managed-word ${does.tone}`}>{does.word}</span></span>
        {mayDecide && <button type="button" className="button small plain" aria-label={`Edit ${title}`} onClick={() => openForm(id)}>Edit</button>}
        <Switch orchestration={one} of={title} mayDecide={mayDecide} onSwitch={(enabled) => void flip(enabled)} />
      </div>
      {problem !== undefined && <p className="orchestrators-problem" role="alert">{problem}</p>}
      {one.stop && <Stopped stop={one.stop} />}
      <div className="orchestrator-body">
        <div className="orchestrator-what">
          <p className="orchestrator-goal">{one.goal}</p>
          {one.rules !== undefined && <p className="orchestrator-rules">{one.rules}</p>}
          {!one.stop && <LastTold id={id} />}
          <p className="orchestrator-wakes"><Wakes orchestration={one} /></p>
        </div>
        <ManagedList orchestration={one} />
      </div>
    </li>
  );
});
