import type { Me } from '@ringside/client';
import { Link } from '../shell/Link';
import { useAccount } from '../state/account';
import { useRoute } from '../state/route';
import { parts, partsFor, pathOf } from './parts';
import './settings.css';

/** All that one can see to which is no session: who is here, what may act for them, who is told, this browser, this server. */
export function Settings() {
  const wanted = useRoute((route) => (route.page === 'settings' ? route.part : undefined));
  const me = useAccount((account) => (account.state === 'in' ? account.me : undefined));
  if (me === undefined) return null;
  const open = partsFor(me);
  const part = wanted === undefined ? open[0] : parts.find(({ id }) => id === wanted);
  return (
    <section className="page settings" aria-label="Settings">
      <div className="page-inner settings-inner">
        <header>
          <h1>Settings</h1>
          <nav className="settings-parts" aria-label="Parts of the settings">
            <ul>{open.map((one) => <li key={one.id}><Link to={pathOf(one)} aria-current={one === part ? 'page' : undefined}>{one.name}</Link></li>)}</ul>
          </nav>
        </header>
        <Part key={part?.id} part={part} me={me} />
      </div>
    </section>
  );
}

function Part({ part, me }: { part: (typeof parts)[number] | undefined; me: Me }) {
  const why = part === undefined ? 'There is no such part of the settings.' : part.bars?.(me);
  if (part !== undefined && why === undefined) return part.show();
  return (
    <div className="settings-barred">
      <p>{why}</p>
      <Link to="/settings" className="button">To your settings</Link>
    </div>
  );
}
