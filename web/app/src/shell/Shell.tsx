import { useEffect } from 'react';
import { AddAgent } from '../agents/AddAgent';
import { RunChanges } from '../changes/RunChanges';
import { FleetAnew } from '../connection/ShownAnew';
import { Conversation } from '../conversation/Conversation';
import { Fleet } from '../fleet/Fleet';
import { NewSession } from '../fleet/NewSession';
import { HandOver } from '../handover/HandOver';
import { Keys } from '../keys/Keys';
import { Import } from '../importing/Import';
import { useImport } from '../importing/state';
import { watchSigns } from '../home/signs';
import { watchAttention } from '../needs/useAttention';
import { watchWriting } from '../home/speaks';
import { useKeys } from '../keys/useKeys';
import { useNotify } from '../notify/useNotify';
import { Make } from '../orchestrators/Make';
import { Palette } from '../palette/Palette';
import { Panel } from '../panel/Panel';
import { Search } from '../search/Search';
import { Dock } from '../sequencer/Dock';
import { StillIn } from '../signin/StillIn';
import { startFleet, stopFleet, useFleet } from '../state/fleet';
import { loadPeople } from '../state/people';
import { useRoute, type Page } from '../state/route';
import { forgetSessions } from '../state/session';
import { remember } from '../state/storage';
import { usePhone } from '../state/usePhone';
import { useView } from '../state/view';
import { startTasks, stopTasks } from '../tasks/state';
import { TaskForm } from '../tasks/TaskForm';
import { NewThread } from '../threads/NewThread';
import { Grip } from './Grip';
import { Header } from './Header';
import { Nav } from './Nav';
import { Nowhere } from './Nowhere';
import { Refused } from './Refused';
import { screens } from './screens';
import { Tabs } from './Tabs';
import { useTitle } from './useTitle';
import { useVisible } from './useVisible';
import './shell.css';

export function Shell() {
  useEffect(() => {
    void startFleet();
    void loadPeople();
    void startTasks();
    return () => {
      stopTasks();
      stopFleet();
      forgetSessions();
    };
  }, []);
  useVisible();
  useKeys();
  useTitle();
  useNotify();
  useEffect(watchAttention, []);
  useEffect(watchSigns, []);
  useEffect(watchWriting, []);
  const page = useRoute((route) => route.page);
  const id = useRoute((route) => (route.page === 'session' ? route.id : undefined));
  const { zone, dialog, fleetWidth, panelWidth, panelOpen } = useView();
  const lost = useFleet(({ status, phase }) => status.state === 'reconnecting' || phase === 'failed');
  useEffect(() => {
    if (id !== undefined) remember('last', id);
  }, [id]);
  const phone = usePhone();
  const hasPanel = id !== undefined;
  return (
    <div
      className="shell" data-zone={hasPanel ? zone : 'screen'} data-panel={hasPanel && panelOpen ? 'open' : 'closed'} data-lost={lost || undefined}
      style={{ '--fleet-width': `${fleetWidth}px`, '--panel-width': `${panelWidth}px` } as React.CSSProperties}
    >
      <Header />
      <div className="zone-fleet"><Nav /><Fleet /></div>
      <Grip of="fleetWidth" label="Width of the fleet" side={1} />
      <main className="shell-main">
        <div className="zone-session">
          <StillIn />
          {id === undefined ? <><FleetAnew /><Shown page={page} /></> : <Conversation id={id} />}
        </div>
        {hasPanel && panelOpen && <Grip of="panelWidth" label="Width of the panel" side={-1} />}
        {hasPanel && <div className="zone-panel"><Panel /></div>}
        {id !== undefined && (!phone || zone === 'sequencer') && <div className="zone-dock"><Dock id={id} /></div>}
      </main>
      <Tabs />
      <Refused />
      <Imported />
      {dialog === 'new-session' && <NewSession />}
      {dialog === 'keys' && <Keys />}
      {dialog === 'palette' && <Palette />}
      {dialog === 'search' && <Search />}
      {dialog === 'changes' && <RunChanges />}
      {dialog === 'hand-over' && <HandOver />}
      {dialog === 'task' && <TaskForm />}
      {dialog === 'add-agent' && <AddAgent />}
      {dialog === 'make-orchestrator' && <Make />}
      {dialog === 'import' && <Import />}
      {dialog === 'new-thread' && <NewThread />}
    </div>
  );
}

/** Says that a session was imported, once the dialog that did it is gone. */
function Imported() {
  return <p className="visually-hidden" role="status" aria-label="Imported">{useImport(({ said }) => said)}</p>;
}

function Shown({ page }: { page: Page }) {
  return screens.find((screen) => screen.page === page)?.show() ?? <Nowhere />;
}
