import { useAccount } from '../state/account';
import { useWatched } from '../state/presence';
import { usePhone } from '../state/usePhone';
import { alsoWatching, initials } from './words';
import './presence.css';

/** Who else has the session open; nothing where nobody has. */
export function Watching({ session }: { session: string }) {
  const phone = usePhone();
  const me = useAccount((account) => account.state === 'in' ? account.me.user.id : undefined);
  const presence = useWatched(({ sessions }) => sessions[session]);
  const others = presence?.users.filter(({ id }) => id !== me) ?? [];
  if (others.length === 0) return null;
  const shown = phone ? 1 : 3;
  const hidden = others.length - shown;
  const sentence = alsoWatching(others.map(({ name }) => name), presence?.more === true);
  return (
    <span className="watching" title={sentence}>
      <span className="visually-hidden">{sentence}</span>
      {others.slice(0, hidden === 1 ? shown + 1 : shown).map(({ id, name }) => <span key={id} className="watcher" aria-hidden="true">{initials(name)}</span>)}
      {hidden > 1 && <span className="watcher number" aria-hidden="true">+{hidden}{presence?.more ? '…' : ''}</span>}
    </span>
  );
}
