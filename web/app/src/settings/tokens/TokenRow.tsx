import type { Token } from '@ringside/client';
import { useState } from 'react';
import { exact } from '../../meter/format';
import { useNow } from '../../meter/useNow';
import { Link } from '../../shell/Link';
import { useFleet } from '../../state/fleet';
import { Confirm } from '../../shell/Confirm';
import { When } from '../When';
import { ending, reachOf, revoking } from './words';

export function TokenRow({ token, onRevoke }: { token: Token; onRevoke: () => void }) {
  const [asked, setAsked] = useState(false);
  const now = useNow(30_000);
  return (
    <li className="row" data-token={token.id}>
      <div className="row-main">
        <p className="row-name"><span className="ellipsis">{token.name}</span></p>
        <p className="row-facts">
          <span title={token.scopes.join(', ')}>{reachOf(token)}</span>
          {token.session !== undefined && <OfSession session={token.session} />}
          <When did="made" time={token.createdAt} />
          <span title={token.expiresAt === undefined ? undefined : exact(token.expiresAt)}>{ending(token.expiresAt, now)}</span>
        </p>
      </div>
      <span className="row-actions"><button type="button" className="button plain small" aria-label={`Revoke ${token.name}`} aria-expanded={asked} onClick={() => setAsked(!asked)}>Revoke…</button></span>
      {asked && <Confirm says={revoking(token)} does="Revoke" onSure={onRevoke} onCancel={() => setAsked(false)} />}
    </li>
  );
}

function OfSession({ session }: { session: string }) {
  const title = useFleet(({ fleet }) => fleet.sessions.get(session)?.title);
  return <span className="row-link">only <Link to={`/s/${session}`} className="ellipsis">{title || 'one session'}</Link></span>;
}
