import { Nothing } from '../conversation/Conversation';
import { Link } from './Link';

/** For an address that leads to nothing. */
export function Nowhere() {
  return (
    <Nothing title="There is nothing here.">
      <p>The address may be mistyped, or what was here has moved.</p>
      <Link to="/" className="button">Go home</Link>
    </Nothing>
  );
}
