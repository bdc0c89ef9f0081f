import { useEffect } from 'react';
import { RunChanges } from '../changes/RunChanges';
import { Conversation, Nothing } from '../conversation/Conversation';
import { Fleet } from '../fleet/Fleet';
import { NewSession } from '../fleet/NewSession';
import { HandOver } from '../handover/HandOver';
import { Keys } from '../keys/Keys';
import { useKeys } from '../keys/useKeys';
import { Palette } from '../palette/Palette';
import { Panel } from '../panel/Panel';
import { Search } from '../search/Search';
import { startFleet, stopFleet, useFleet } from '../state/fleet';
import { loadPeople } from '../state/people';
import { useMayWrite } from '../state/rights';
import { go, useRoute } from '../state/route';
import { forgetSessions } from '../state/session';
import { remember, remembered } from '../state/storage';
import { useView } from '../state/view';
import { Tasks } from '../tasks/Tasks';
import { Grip } from './Grip';
import { Header } from './Header';
import { Tabs } from './Tabs';
import { useTitle } from './useTitle';
import { useVisible } from './useVisible';
import './shell.css';

export function Shell() {
  useEffect(() => {
    void startFleet();
    void loadPeople();
    return () => {
      stopFleet();
      forgetSessions();
    };
  }, []);
  useVisible();
  useKeys();
  useTitle();
  const route = useRoute();
  const { zone, dialog, fleetWidth, panelWidth, panelOpen } = useView();
  const id = route.page === 'session' ? route.id : undefined;
  const lost = useFleet(({ status, phase }) => status.state === 'reconnecting' || phase === 'failed');
  useLastSession(id);
  return (
    <div
      className="shell" data-zone={zone} data-panel={panelOpen ? 'open' : 'closed'} data-lost={lost || undefined}
      style={{ '--fleet-width': `${fleetWidth}px`, '--panel-width': `${panelWidth}px` } as React.CSSProperties}
    >
      <Header />
      <main className="shell-main">
        <div className="zone-fleet"><Fleet /></div>
        <Grip of="fleetWidth" label="Width of the fleet" side={1} />
        <div className="zone-session">{route.page === 'tasks' ? <Tasks /> : id === undefined ? <Welcome /> : <Conversation id={id} />}</div>
        {panelOpen && <Grip of="panelWidth" label="Width of the panel" side={-1} />}
        <div className="zone-panel"><Panel hasSession={id !== undefined} /></div>
      </main>
      <Tabs />
      {dialog === 'new-session' && <NewSession />}
      {dialog === 'keys' && <Keys />}
      {dialog === 'palette' && <Palette />}
      {dialog === 'search' && <Search />}
      {dialog === 'changes' && <RunChanges />}
      {dialog === 'hand-over' && <HandOver />}
    </div>
  );
}

const invitation = 'Start an agent on a folder and see every word, step and question of it, live. The demo agent needs no key and no account.';

function Welcome() {
  const mayWrite = useMayWrite();
  const { phase, fleet } = useFleet();
  if (phase !== 'ready') return null;
  const first = fleet.sessions.size === 0;
  const next = first ? invitation : 'Or start another: any number can run at once.';
  return (
    <Nothing title={first ? 'Take a ringside seat.' : 'Pick a session to watch.'}>
      <p>{mayWrite ? next : 'What others share with the team appears here.'}</p>
      {mayWrite && <button type="button" className="button primary" onClick={() => useView.setState({ dialog: 'new-session' })}>New session</button>}
    </Nothing>
  );
}

/** The home page leads to the session that was open last, or else to the newest. */
function useLastSession(id: string | undefined): void {
  const { phase, fleet } = useFleet();
  useEffect(() => {
    if (id !== undefined) remember('last', id);
  }, [id]);
  useEffect(() => {
    if (phase !== 'ready' || id !== undefined) return;
    const last = remembered('last');
    const newest = [...fleet.sessions.values()].sort((a, b) => b.createdAt.localeCompare(a.createdAt))[0]?.id;
    const target = last !== undefined && fleet.sessions.has(last) ? last : newest;
    if (target !== undefined && location.pathname === '/') go(`/s/${target}`, true);
    // Only on arrival: a session that appears later does not take one away.
  }, [phase, id]);
}
