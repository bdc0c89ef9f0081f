import { useEffect, useRef } from 'react';
import type { Suggestion, Suggestions } from './useSuggestions';

interface Props { label: string; list: Suggestions; at: number; point: (at: number) => void; choose: (suggestion: Suggestion) => void }

/** What there is to choose from while one writes; the keyboard stays in the text. */
export function Suggest({ label, list: { items, empty }, at, point, choose }: Props) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => { list.current?.children[at]?.scrollIntoView({ block: 'nearest' }); }, [at]);
  return (
    <div className="suggest">
      {items.length > 0 && (
        <ul ref={list} id="suggestions" role="listbox" aria-label={label}>
          {items.map((item, index) => (
            <li key={item.insert} id={`suggestion-${index}`} role="option" aria-selected={index === at} onPointerMove={() => point(index)} onPointerDown={(event) => event.preventDefault()} onClick={() => choose(item)}>
              <span className="mono">{item.name}</span><span className="ellipsis quiet">{item.note}</span>
            </li>
          ))}
        </ul>
      )}
      <p className={items.length > 0 ? 'visually-hidden' : 'suggest-empty'} role="status">{items.length === 0 ? empty : `${items.length} to choose from`}</p>
    </div>
  );
}
