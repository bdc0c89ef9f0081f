import { useEffect, useRef } from 'react';
import { useRoute } from '../state/route';
import { Icon } from './Icon';
import { Link } from './Link';
import { screens } from './screens';
import './nav.css';

/** What a phone has a tab for, at the foot. */
const tabs: ReadonlySet<string> = new Set(['home', 'needs']);

/** Where one can go, beside a session. */
export function Nav() {
  const page = useRoute((route) => route.page);
  const nav = useRef<HTMLElement>(null);
  // On a phone they are a row that scrolls, and a count that comes makes one of them wider.
  useEffect(() => {
    const show = new ResizeObserver(() => nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' }));
    for (const item of nav.current?.querySelectorAll('li') ?? []) show.observe(item);
    return () => show.disconnect();
  }, [page]);
  return (
    <nav ref={nav} className="nav" aria-label="Screens">
      <ul>
        {screens.map(({ page: to, path, name, icon, key, count }) => (
          <li key={to} data-tab={tabs.has(to) || undefined}>
            <Link to={path} className="nav-item" aria-current={page === to ? 'page' : undefined} aria-keyshortcuts={`g ${key.toLowerCase()}`}>
              <Icon name={icon} size={14} /><span>{name}</span>{count?.()}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
