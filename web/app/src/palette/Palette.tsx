import { useEffect, useMemo, useState } from 'react';
import { Icon } from '../shell/Icon';
import { Modal } from '../shell/Modal';
import { useFleet } from '../state/fleet';
import { useRoute } from '../state/route';
import { useView } from '../state/view';
import { commands, offered, type Command } from './commands';
import './palette.css';

/** Finds a session or does something, by a few letters. */
export function Palette() {
  // As it is now: what one is about to choose does not move away.
  const [all] = useState(() => {
    const route = useRoute.getState();
    return commands(useFleet.getState().fleet, route.page === 'session' ? route.id : undefined);
  });
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const parts = useMemo(() => offered(all, query), [all, query]);
  const found = useMemo(() => parts.flatMap((part) => part.commands), [parts]);
  const chosen = Math.min(at, found.length - 1);
  const shown = found[chosen]?.id;
  useEffect(() => { if (shown !== undefined) document.getElementById(`palette-${shown}`)?.scrollIntoView({ block: 'nearest' }); }, [shown]);
  const run = (command: Command | undefined) => {
    if (!command) return;
    useView.setState({ dialog: undefined });
    command.run();
  };
  return (
    <Modal title="Find or do anything" plain>
      <div className="palette">
        <input
          data-first type="text" role="combobox" aria-label="Find or do anything" aria-expanded="true" aria-controls="palette-list" aria-activedescendant={found[chosen] ? `palette-${found[chosen].id}` : undefined}
          placeholder="Find or do anything…" value={query} autoComplete="off" spellCheck={false}
          onChange={(event) => {
            setQuery(event.target.value);
            setAt(0);
          }}
          onKeyDown={(event) => {
            const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
            if (step !== 0) {
              event.preventDefault();
              setAt((chosen + step + found.length) % Math.max(1, found.length));
            }
            if (event.key === 'Enter') run(found[chosen]);
          }}
        />
        <div id="palette-list" className="palette-list" role="listbox" aria-label="Found">
          {parts.map(({ name, commands: of }) => (
            <div key={name ?? ''} role="group" aria-label={name ?? 'Found'}>
              {name !== undefined && <p className="palette-head" aria-hidden="true">{name}</p>}
              {of.map((command) => <Option key={command.id} command={command} isChosen={command.id === shown} onPoint={() => setAt(found.indexOf(command))} onRun={() => run(command)} />)}
            </div>
          ))}
        </div>
      </div>
    </Modal>
  );
}

function Option({ command: { id, of, name, note, word, icon, tone = '' }, isChosen, onPoint, onRun }: { command: Command; isChosen: boolean; onPoint: () => void; onRun: () => void }) {
  return (
    <div id={`palette-${id}`} className="palette-option" role="option" aria-selected={isChosen} onPointerMove={onPoint} onClick={onRun}>
      <span className={`glyph ${tone}`}><Icon name={icon} size={14} /></span>
      <span className="ellipsis">{name}</span>
      {of === undefined ? note !== '' && <kbd>{note}</kbd> : <span className="palette-note ellipsis">{note}{word !== undefined && <> <span className={`palette-word ${tone}`}>{word}</span></>}</span>}
    </div>
  );
}
