import { Decision, isDenied } from '../ask/Decision';
import { Icon } from '../shell/Icon';
import { Link } from '../shell/Link';
import { useFleet } from '../state/fleet';
import type { Settled } from './settled';

/** A question that somebody has answered while one was here, and who. */
export function SettledLine({ settled: { ask, session } }: { settled: Settled }) {
  const title = useFleet(({ fleet }) => fleet.sessions.get(session)?.title);
  const what = ask.title.replaceAll('`', '');
  return (
    <li className="settled">
      <Icon name={ask.status === 'expired' ? 'minus' : isDenied(ask) ? 'cross' : 'done'} size={14} />
      {ask.question === 'permission' ? <code className="ellipsis">{what}</code> : <span className="ellipsis">{what}</span>}
      <Decision ask={ask} />
      <Link to={`/s/${session}`} className="ellipsis settled-where">{title || 'Untitled'}</Link>
    </li>
  );
}
