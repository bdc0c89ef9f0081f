import { words } from '../connection/words';
import { Icon } from '../shell/Icon';
import { signOut, useAccount } from '../state/account';
import { useFleet } from '../state/fleet';
import { useView } from '../state/view';
import { roles } from './people/words';
import { health, serverName } from './server';
import { useReading } from './useReading';

/** Which server this is, how it is, and who one is to it. */
export function About() {
  const me = useAccount((account) => (account.state === 'in' ? account.me : undefined));
  const status = useFleet((state) => state.status);
  const lost = useFleet(({ phase }) => phase === 'failed');
  const { value } = useReading(async () => {
    const [name, state] = await Promise.all([serverName(), health()]);
    return { name, state };
  });
  if (me === undefined) return <></>;
  const ready = value?.state.status === 'ready';
  return (
    <div className="part">
      <dl className="choices-list">
        <div><dt>Server</dt><dd>{value && <p className="number">{value.name ?? 'It does not say which version it is.'}</p>}<p className="hint mono">{location.origin}</p></dd></div>
        <div>
          <dt>Health</dt>
          <dd>{value && <p className="look-word" role="status" data-tone={ready ? 'done' : 'failed'}><Icon name={ready ? 'done' : 'failed'} size={14} />{ready ? 'Ready: its log takes what is written' : value.state.detail ?? `Not ready: ${value.state.status}`}</p>}</dd>
        </div>
        <div><dt>Connection</dt><dd><p>{words(status, Date.now(), lost).title}</p></dd></div>
        <div>
          <dt>You</dt>
          <dd>
            <p>Signed in as {me.user.name}. {roles[me.user.role].rule}</p>
            <button type="button" className="button small" onClick={() => void signOut()}>Sign out of this browser</button>
            <p className="hint">What runs goes on without you. A new sign-in link, or your password if you have one, brings you back.</p>
          </dd>
        </div>
        <div><dt>Keyboard</dt><dd><button type="button" className="button small" onClick={() => useView.setState({ dialog: 'keys' })}>All keys <kbd>?</kbd></button></dd></div>
      </dl>
    </div>
  );
}
