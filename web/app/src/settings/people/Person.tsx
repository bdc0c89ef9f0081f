import type { User } from '@ringside/client';
import { plural } from '../../meter/format';
import { initials } from '../../presence/words';
import { Icon } from '../../shell/Icon';
import { Link } from '../../shell/Link';
import { useAccount } from '../../state/account';
import { useFleet } from '../../state/fleet';
import { When } from '../When';
import { roles } from './words';

/** `onLink`: makes a new link for this person. */
export function Person({ user, watches, onLink }: { user: User; watches: readonly string[]; onLink: (() => void) | undefined }) {
  const isMe = useAccount((account) => account.state === 'in' && account.me.user.id === user.id);
  return (
    <li className="row" data-user={user.id}>
      <span className="avatar" aria-hidden="true">{initials(user.name)}</span>
      <div className="row-main">
        <p className="row-name"><span className="ellipsis">{user.name}</span>{isMe && <span className="quiet">you</span>}</p>
        <p className="row-facts">
          <span>{roles[user.role].name}</span>
          <When did="added" time={user.createdAt} />
          {watches.length > 0 && <Watches sessions={watches} />}
        </p>
      </div>
      {onLink && <span className="row-actions"><button type="button" className="button plain small" aria-label={`New sign-in link for ${user.name}`} onClick={onLink}>Sign-in link</button></span>}
    </li>
  );
}

function Watches({ sessions }: { sessions: readonly string[] }) {
  const first = sessions[0]!;
  const title = useFleet(({ fleet }) => fleet.sessions.get(first)?.title);
  return (
    <span className="watches">
      <Icon name="running" size={12} />
      {sessions.length > 1 ? `watching ${plural(sessions.length, 'session')}` : title === undefined ? 'watching' : <>watching <Link to={`/s/${first}`} className="ellipsis">{title || 'Untitled'}</Link></>}
    </span>
  );
}
