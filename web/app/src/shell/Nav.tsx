import { useEffect, useRef } from 'react';
import { useRoute } from '../state/route';
import { Icon } from './Icon';
import { Link } from './Link';
import { screens } from './screens';
import './nav.css';

/** Where one can go, beside a session. */
export function Nav() {
  const page = useRoute((route) => route.page);
  const nav = useRef<HTMLElement>(null);
  // On a phone they are a row that scrolls; how wide they are is known once their font is there.
  useEffect(() => {
    const show = () => nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    show();
    void document.fonts?.ready.then(show);
  }, [page]);
  return (
    <nav ref={nav} className="nav" aria-label="Screens">
      <ul>
        {screens.map(({ page: to, path, name, icon, key, count }) => (
          <li key={to}>
            <Link to={path} className="nav-item" aria-current={page === to ? 'page' : undefined} aria-keyshortcuts={`g ${key.toLowerCase()}`}>
              <Icon name={icon} size={14} /><span>{name}</span>{count?.()}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
