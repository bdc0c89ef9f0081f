import { Icon } from '../shell/Icon';
import { useFleet } from '../state/fleet';
import { forgetAnew, useSession } from '../state/session';
import { anewWords } from './words';
import './connection.css';

/** Says that the open session is not simply gone on with: some of its history was lost on the way. */
export function ShownAnew() {
  const anew = useSession((session) => session.anew);
  return <Told words={anew && anewWords(anew)} />;
}

/** Says so of the fleet, where no session is open. */
export function FleetAnew() {
  const anew = useFleet((fleet) => fleet.anew);
  return <Told words={anew && anewWords(anew, 'All that is here is')} />;
}

function Told({ words }: { words: string | undefined }) {
  return (
    <div role="status" aria-label="History">
      {words !== undefined && (
        <p className="anew">
          <Icon name="clock" size={14} />
          <span>{words}</span>
          <button type="button" className="anew-close" onClick={forget}>Close</button>
        </p>
      )}
    </div>
  );
}

/** What was read of one is read of both. */
function forget(): void {
  forgetAnew();
  useFleet.setState({ anew: undefined });
}
