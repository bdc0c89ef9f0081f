import { Waiting } from '../ask/Waiting';
import { Lead } from '../lead/Lead';
import { Icon } from '../shell/Icon';
import { useFleet } from '../state/fleet';
import { usePlayhead } from '../state/playhead';
import { Looking, useMayWrite } from '../state/rights';
import { useSession } from '../state/session';
import { useShown } from '../state/shown';
import { togglePanel, useView, type Tab } from '../state/view';
import { Threads } from '../threads/Threads';
import { Changes } from './Changes';
import { Info } from './Info';
import { Plan } from './Plan';
import './panel.css';

const tabs: { id: Tab; name: string }[] = [{ id: 'plan', name: 'Plan' }, { id: 'changes', name: 'Changes' }, { id: 'threads', name: 'Threads' }, { id: 'lead', name: 'Lead' }, { id: 'info', name: 'Info' }];

/** What belongs to the open session, and what waits for a person in any of them. */
export function Panel() {
  const tab = useView((view) => view.tab);
  const session = useSession(({ conversation }) => conversation.session);
  const { items, session: then } = useShown().conversation;
  const at = usePlayhead((playhead) => playhead.at);
  const waiting = useMayWrite() ? 'Waiting on you' : 'Waiting for an answer';
  const needs = useFleet(({ fleet }) => fleet.interactions.size);
  return (
    <aside className="panel" aria-label="Details">
      <button type="button" className="panel-back" onClick={togglePanel}><Icon name="chevron" size={14} /> Conversation</button>
      <div className="tabs" role="tablist" aria-label="Details">
        {tabs.map(({ id, name }) => (
          <button
            key={id} type="button" role="tab" id={`tab-${id}`} aria-selected={tab === id} aria-controls="panel-body" tabIndex={tab === id ? 0 : -1}
            onClick={() => useView.setState({ tab: id })}
            onKeyDown={(event) => {
              const move = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
              if (move === 0) return;
              const next = tabs[(tabs.findIndex((other) => other.id === tab) + move + tabs.length) % tabs.length]!.id;
              useView.setState({ tab: next });
              document.getElementById(`tab-${next}`)?.focus();
            }}
          >
            {name}
          </button>
        ))}
      </div>
      <div className="panel-body" id="panel-body" role="tabpanel" aria-labelledby={`tab-${tab}`} tabIndex={0}>
        {tab === 'plan' && <Plan plan={then?.plan} going={then?.run !== undefined} />}
        {tab === 'changes' && then && <Looking value={at !== undefined}><Changes key={then.id} session={then.id} items={items} going={then.run} until={at?.time} /></Looking>}
        {tab === 'threads' && session && <Threads key={session.id} session={session} />}
        {tab === 'lead' && session && <Lead key={session.id} session={session} />}
        {tab === 'info' && <Info session={session} />}
      </div>
      <section className="panel-waiting" aria-label={waiting} data-some={needs > 0 || undefined}>
        <h2>{waiting}</h2>
        <Waiting />
      </section>
    </aside>
  );
}
