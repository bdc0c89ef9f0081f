import { Icon } from '../shell/Icon';
import { forgetStay, signOut, useAccount } from '../state/account';
import '../connection/connection.css';

/** Says that signing out did not work: who leaves now leaves the door open. */
export function StillIn() {
  const why = useAccount((account) => (account.state === 'in' ? account.stays : undefined));
  if (why === undefined) return null;
  return (
    <p className="anew" role="alert">
      <Icon name="failed" size={14} />
      <span>You are still signed in: signing out did not work. {why}</span>
      <span className="anew-acts">
        <button type="button" className="anew-close" onClick={() => void signOut()}>Sign out again</button>
        <button type="button" className="anew-close" onClick={forgetStay}>Close</button>
      </span>
    </p>
  );
}
