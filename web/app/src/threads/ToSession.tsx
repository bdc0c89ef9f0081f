import type { Session } from '@ringside/client';
import { useEffect, useId, useMemo, useState, type KeyboardEvent } from 'react';
import { AgentMark } from '../fleet/AgentMark';
import { look } from '../fleet/status';
import { plural } from '../meter/format';
import { Icon } from '../shell/Icon';
import { useFleet } from '../state/fleet';
import { useSession } from '../state/session';
import { othersOf } from './others';

interface Props { from: string; chosen: string; error: string | undefined; onChoose: (session: string) => void }

/** Which session is spoken to: found by a few letters, those of the same tree first. */
export function ToSession({ from, chosen, error, onChoose }: Props) {
  const note = useId();
  return (
    <>
      {chosen === '' ? <Find from={from} note={error === undefined ? undefined : note} onChoose={onChoose} /> : (
        <div className="to-chosen">
          <Facts session={chosen} />
          <button type="button" className="button small plain" aria-describedby={error === undefined ? undefined : note} onClick={() => onChoose('')}>Change</button>
        </div>
      )}
      {error !== undefined && <p id={note} className="error" role="alert">{error}</p>}
    </>
  );
}

function Find({ from, note, onChoose }: { from: string; note: string | undefined; onChoose: (session: string) => void }) {
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  // As they are when one looks: what one is about to choose does not move away.
  const { own, rest, more } = useMemo(() => {
    const { sessions, agents } = useFleet.getState().fleet;
    const self = sessions.get(from) ?? useSession.getState().conversation.session;
    return othersOf({ id: from, tree: self?.tree ?? from }, sessions.values(), agents, query);
  }, [from, query]);
  const all = [...own, ...rest];
  const pointed = Math.min(at, all.length - 1);
  const shown = all[pointed]?.id;
  useEffect(() => { if (shown !== undefined) document.getElementById(`to-${shown}`)?.scrollIntoView({ block: 'nearest' }); }, [shown]);
  const pressed = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && all.length > 0) setAt((pointed + step + all.length) % all.length);
    if (step !== 0) event.preventDefault();
    if (event.key !== 'Enter' || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    if (shown !== undefined) onChoose(shown);
  };
  const parts = [{ name: 'In this tree', sessions: own }, { name: own.length > 0 ? 'Others' : undefined, sessions: rest }].filter(({ sessions }) => sessions.length > 0);
  return (
    <div className="to-find">
      <input
        data-first autoFocus className="input" type="text" role="combobox" aria-label="Session" aria-expanded={all.length > 0} aria-controls={all.length > 0 ? 'to-list' : undefined} aria-activedescendant={shown === undefined ? undefined : `to-${shown}`}
        aria-invalid={note === undefined ? undefined : true} aria-describedby={note} placeholder="Find by title, agent or folder…" value={query} autoComplete="off" spellCheck={false}
        // Words that only find something are none that one could lose.
        onInput={(event) => event.stopPropagation()} onKeyDown={pressed}
        onChange={(event) => {
          setQuery(event.target.value);
          setAt(0);
        }}
      />
      {all.length > 0 && (
        <div id="to-list" className="to-list" role="listbox" aria-label="Sessions">
          {parts.map(({ name, sessions }) => (
            <div key={name ?? ''} role="group" aria-label={name ?? 'Sessions'}>
              {name !== undefined && <p className="to-head" aria-hidden="true">{name}</p>}
              {sessions.map(({ id }) => <Option key={id} id={id} isPointed={id === shown} onPoint={() => setAt(all.findIndex((one) => one.id === id))} onChoose={() => onChoose(id)} />)}
            </div>
          ))}
        </div>
      )}
      <p className={all.length > 0 && more === 0 ? 'visually-hidden' : 'hint'} role="status">{found(all, more, query)}</p>
    </div>
  );
}

function found(all: readonly Session[], more: number, query: string): string {
  if (all.length > 0) return more > 0 ? `${plural(more, 'more session')}: a few letters find the one that you mean.` : `${plural(all.length, 'session')} to choose from`;
  return query.trim() === '' ? 'No other session is open. Give it to a new one.' : 'No open session is like that.';
}

function Option({ id, isPointed, onPoint, onChoose }: { id: string; isPointed: boolean; onPoint: () => void; onChoose: () => void }) {
  return (
    <div id={`to-${id}`} className="to-option" role="option" aria-selected={isPointed} onPointerMove={onPoint} onPointerDown={(event) => event.preventDefault()} onClick={onChoose}>
      <Facts session={id} />
    </div>
  );
}

/** A session as one recognises it: what it does, its title, its agent. */
function Facts({ session }: { session: string }) {
  const of = useFleet(({ fleet }) => fleet.sessions.get(session));
  const agent = useFleet(({ fleet }) => fleet.agents.get(of?.agent ?? '')?.name ?? '');
  if (!of) return <span className="ellipsis">A session that is no more</span>;
  const { icon, word, tone } = look(of);
  return (
    <>
      <span className={`glyph ${tone}`}><Icon name={icon} size={14} /></span>
      <span className="to-title ellipsis">{of.title || 'Untitled'}</span>
      <span className="to-agent ellipsis"><AgentMark name={agent} />{agent}</span>
      <span className={`to-word ${tone}`}>{word}</span>
    </>
  );
}
