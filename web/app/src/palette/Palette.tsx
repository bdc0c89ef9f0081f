import { useMemo, useState } from 'react';
import { Icon } from '../shell/Icon';
import { Modal } from '../shell/Modal';
import { useFleet } from '../state/fleet';
import { useRoute } from '../state/route';
import { useView } from '../state/view';
import { commands, everywhere, matching, type Command } from './commands';
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
  const found = useMemo(() => [...matching(all, query), everywhere(query)], [all, query]);
  const chosen = Math.min(at, found.length - 1);
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
        <ul id="palette-list" role="listbox" aria-label="Found">
          {found.map((command, index) => (
            <li
              key={command.id} id={`palette-${command.id}`} role="option" aria-selected={index === chosen} onPointerMove={() => setAt(index)} onClick={() => run(command)}
            >
              <span className={`glyph ${command.tone ?? ''}`}><Icon name={command.icon} size={14} /></span>
              <span className="ellipsis">{command.name}</span>
              <span className="ellipsis quiet">{command.note}</span>
            </li>
          ))}
        </ul>
      </div>
    </Modal>
  );
}
