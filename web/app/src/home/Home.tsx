import type { Fleet } from '@ringside/client';
import { useCallback, useLayoutEffect, useRef, useState } from 'react';
import { Nothing } from '../conversation/Conversation';
import type { Group } from '../fleet/groups';
import { useGroups } from '../fleet/useGroups';
import { Earlier } from '../shell/Earlier';
import { DropToImport } from '../importing/DropToImport';
import { openImport } from '../importing/state';
import { Icon } from '../shell/Icon';
import { readEarlierSessions, useFleet } from '../state/fleet';
import { useMayWrite } from '../state/rights';
import { useView } from '../state/view';
import { Agents } from './Agents';
import { Bar, Sections } from './Bar';
import { PointerHold } from './hold';
import { grouped } from './sections';
import { Unit } from './Unit';
import { seeAll, toggleFolded, useHome } from './view';
import './home.css';
import './unit.css';

/** The fleet: every agent and session, what each is doing now, and who needs somebody. */
export function Home() {
  const phase = useFleet((state) => state.phase);
  const message = useFleet((state) => state.message);
  const isEmpty = useFleet(({ fleet }) => fleet.sessions.size === 0);
  if (phase === 'failed') return <Nothing title="The fleet could not be read."><p role="alert">{message}</p></Nothing>;
  if (phase !== 'ready') return null;
  if (isEmpty) return <First />;
  return (
    <section className="page home" aria-label="Home">
      <div className="page-inner home-inner">
        <Bar />
        <Agents />
        <Sections />
        <List />
      </div>
      <DropToImport />
    </section>
  );
}

function List() {
  const { by, as, text, section, agent } = useHome();
  const earlier = useFleet((state) => state.earlier);
  const [hold] = useState(() => new PointerHold());
  const groups = useGroups(useCallback((fleet: Fleet) => grouped(fleet, { by, text, section, agent }), [by, text, section, agent]), hold);
  const list = useFocusThatStays(groups);
  return (
    <div className="home-list" data-as={as} data-by={by} ref={list} onPointerMove={hold.moved} onPointerLeave={hold.release}>
      {groups.map((group) => <Part key={group.key} group={group} isFoldable={by === 'status' && section === undefined} />)}
      {groups.length === 0 && (
        <div className="home-none">
          <p>No session is like that.</p>
          <button type="button" className="button small" onClick={seeAll}>Show all</button>
        </div>
      )}
      <Earlier edge={earlier} what="sessions" onRead={() => void readEarlierSessions()} />
    </div>
  );
}

function Part({ group: { key, name, path, rows }, isFoldable }: { group: Group; isFoldable: boolean }) {
  const folded = useHome((view) => isFoldable && view.folded.includes(key));
  const head = <>{name} <span className="number">{rows.length}</span></>;
  return (
    <section className="home-part" aria-label={name} data-part={key}>
      <h2 title={path}>
        {isFoldable ? <button type="button" aria-expanded={!folded} onClick={() => toggleFolded(key)}><Icon name="chevron" size={12} />{head}</button> : head}
      </h2>
      {!folded && <ul>{rows.map(({ id, depth }) => <Unit key={id} id={id} depth={depth} />)}</ul>}
    </section>
  );
}

/** A row that goes to another section is another element there: where it had the focus, it has it still. */
function useFocusThatStays(groups: readonly Group[]): React.RefObject<HTMLDivElement | null> {
  const list = useRef<HTMLDivElement>(null);
  const focused = useRef<string>(undefined);
  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return undefined;
    if (focused.current !== undefined && document.activeElement === document.body) element.querySelector<HTMLElement>(`[data-session="${focused.current}"]`)?.focus({ preventScroll: true });
    const into = ({ target }: FocusEvent) => { focused.current = (target as HTMLElement).dataset.session; };
    const out = ({ relatedTarget }: FocusEvent) => { if (relatedTarget !== null) focused.current = undefined; };
    element.addEventListener('focusin', into);
    element.addEventListener('focusout', out);
    return () => {
      element.removeEventListener('focusin', into);
      element.removeEventListener('focusout', out);
    };
  }, [groups]);
  return list;
}

const invitation = 'Start an agent on a folder and see every word, step and question of it, live. The demo agent needs no key and no account.';

function First() {
  const mayWrite = useMayWrite();
  return (
    <Nothing title="Take a ringside seat.">
      <p>{mayWrite ? invitation : 'What others share with the team appears here.'}</p>
      {mayWrite && (
        <p className="home-first">
          <button type="button" className="button primary" onClick={() => useView.setState({ dialog: 'new-session' })}>New session</button>
          <button type="button" className="button plain" onClick={() => openImport()}>Import a session…</button>
        </p>
      )}
      <DropToImport />
    </Nothing>
  );
}
