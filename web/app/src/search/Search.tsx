import { useEffect, useMemo, useState } from 'react';
import { Icon } from '../shell/Icon';
import { Modal } from '../shell/Modal';
import { useRoute } from '../state/route';
import { useView } from '../state/view';
import { Hit } from './Hit';
import { jump } from './jump';
import { look, lookFurther, useSearch } from './search';
import './search.css';

/** Finds what was said, done or changed, and goes there. */
export function Search() {
  const { text, session, hits, next, found, error } = useSearch();
  const route = useRoute();
  const open = route.page === 'session' ? route.id : undefined;
  const [at, setAt] = useState(0);
  // Entered before the answer came: what was found before is not what was looked for.
  const [entered, setEntered] = useState(false);
  const chosen = Math.min(at, hits.length - 1);
  const choose = (index: number) => {
    const hit = hits[index];
    if (!hit) return;
    useView.setState({ dialog: undefined });
    jump(hit);
  };
  useEffect(() => { if (entered && found === text) choose(0); });
  const move = (step: number) => {
    const to = Math.max(0, Math.min(hits.length - 1, chosen + step));
    setAt(to);
    document.getElementById(`hit-${to}`)?.scrollIntoView({ block: 'nearest' });
    if (to > hits.length - 5) lookFurther();
  };
  const words = useMemo(() => status(found, hits.length, next !== undefined), [found, hits, next]);
  return (
    <Modal title="Search everything" plain>
      <div className="search">
        <div className="search-field">
          <Icon name="search" />
          <input
            data-first type="text" role="combobox" aria-label="Search everything" aria-expanded="true" aria-controls="search-list" aria-activedescendant={hits[chosen] ? `hit-${chosen}` : undefined}
            placeholder="Search what was said, done or changed…" value={text} autoComplete="off" spellCheck={false} maxLength={1000}
            onChange={(event) => {
              look({ text: event.target.value });
              setAt(0);
              setEntered(false);
            }}
            onKeyDown={(event) => {
              const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
              if (step !== undefined) {
                event.preventDefault();
                move(step);
              }
              if (event.key === 'Enter') found === text ? choose(chosen) : setEntered(true);
            }}
          />
          {open !== undefined && (
            <button type="button" className="search-where" aria-pressed={session !== undefined} onClick={() => look({ session: session === undefined ? open : undefined }, 0)}>This session</button>
          )}
        </div>
        {hits.length > 0 && (
          <ul
            id="search-list" role="listbox" aria-label="Found"
            onScroll={({ currentTarget: list }) => { if (list.scrollHeight - list.scrollTop - list.clientHeight < 400) lookFurther(); }}
          >
            {hits.map((hit, index) => <Hit key={`${hit.position}:${index}`} id={`hit-${index}`} hit={hit} chosen={index === chosen} choose={() => choose(index)} point={() => setAt(index)} />)}
          </ul>
        )}
        <p className="search-status" role="status">{error ?? words}</p>
      </div>
    </Modal>
  );
}

function status(found: string | undefined, count: number, more: boolean): string {
  if (found === undefined) return 'Words, “phrases” in quotes, -without, begin*. Case and accents make no difference.';
  if (count === 0) return 'Nothing was found. Fewer words find more; begin* finds all that begin so.';
  return more ? `The best ${count}; scroll for more.` : `${count} found.`;
}
