import { jump } from '../ask/jump';
import { isMac } from '../keys/list';
import { openSearch } from '../search/search';
import { initials } from '../presence/words';
import { signOut, useAccount } from '../state/account';
import { useFleet } from '../state/fleet';
import { useMayWrite } from '../state/rights';
import { go } from '../state/route';
import { setTheme, useView, type Theme } from '../state/view';
import { Connection } from './Connection';
import { Icon, type IconName } from './Icon';
import { Link } from './Link';
import { Menu, MenuItem } from './Menu';

export function Header() {
  return (
    <header className="header">
      <Link className="brand" to="/" aria-label="Ringside, home"><Icon name="ring" size={18} /> <span>Ringside</span></Link>
      <button type="button" className="find" aria-keyshortcuts="Meta+K Control+K" onClick={() => useView.setState({ dialog: 'palette' })}>
        Find or do anything… <kbd aria-hidden="true">{isMac ? '⌘' : 'Ctrl '}K</kbd>
      </button>
      <div className="header-end">
        <button type="button" className="icon-button find-small" aria-label="Search everything" onClick={() => openSearch()}><Icon name="search" /></button>
        <Connection />
        <NeedsYou />
        <ThemeButton />
        <Person />
      </div>
    </header>
  );
}

function NeedsYou() {
  const interactions = useFleet(({ fleet }) => fleet.interactions);
  const first = interactions.values().next().value;
  const mayWrite = useMayWrite();
  return (
    <>
      <span className="visually-hidden" role="status" aria-live="polite">{interactions.size > 0 ? `${interactions.size} waiting for ${mayWrite ? 'you' : 'an answer'}` : ''}</span>
      {first && <button type="button" className="needs-you" onClick={() => jump(first)}>{mayWrite ? 'Needs you' : 'Waiting'} <span className="number">{interactions.size}</span></button>}
    </>
  );
}

const themes: Record<Theme, { icon: IconName; next: Theme; word: string }> = {
  system: { icon: 'system', next: 'light', word: 'as the system' },
  light: { icon: 'sun', next: 'dark', word: 'light' },
  dark: { icon: 'moon', next: 'system', word: 'dark' },
};

function ThemeButton() {
  const theme = useView((view) => view.theme);
  const { icon, next, word } = themes[theme];
  return <button type="button" className="icon-button" aria-label={`Theme: ${word}`} title={`Theme: ${word}`} onClick={() => setTheme(next)}><Icon name={icon} /></button>;
}

function Person() {
  const account = useAccount();
  if (account.state !== 'in') return null;
  const { name } = account.me.user;
  return (
    <Menu
      label={`Signed in as ${name}`} name="Account" title={name} className="person" buttonClass="person-button" face={<span aria-hidden="true">{initials(name)}</span>}
      head={<p><strong>{name}</strong><span className="quiet">{account.me.user.role}</span></p>}
    >
      <MenuItem does={() => go('/settings')}>Settings</MenuItem>
      <MenuItem does={() => useView.setState({ dialog: 'keys' })}>Keyboard <kbd>?</kbd></MenuItem>
      <MenuItem does={() => void signOut()}>Sign out</MenuItem>
    </Menu>
  );
}
