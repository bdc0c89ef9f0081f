import { ago, exact } from '../meter/format';
import { useNow } from '../meter/useNow';
import { Icon } from '../shell/Icon';
import { toLive, usePlayhead } from '../state/playhead';
import { useMomentProblem, useMomentState } from '../state/shown';
import { CopyLink } from './CopyLink';
import { timeOfDay } from './words';
import './moment.css';

/** Says that what is shown is not now, and leads back. */
export function MomentBand() {
  const at = usePlayhead((playhead) => playhead.at);
  const state = useMomentState();
  const problem = useMomentProblem();
  const now = useNow(5_000);
  if (!at) return null;
  const time = at.time === undefined ? undefined : new Date(at.time).toISOString();
  const far = time === undefined ? '' : ago(time, now);
  return (
    <div className="moment-band" role="status" aria-label="Moment" aria-live="off">
      <Icon name="clock" size={14} />
      {state === 'failed'
        ? <span>The moment could not be read: {problem}</span>
        : <span>You see {time === undefined ? 'a moment of the past' : <time className="number" dateTime={time} title={exact(time)}>{timeOfDay(at.time!)}</time>}{far !== '' && far !== 'now' && <>, {far}{/\d [A-Z]/.test(far) ? '' : ' ago'}</>}</span>}
      <span className="moment-end">
        <CopyLink />
        <button type="button" className="button small" aria-keyshortcuts="Escape" onClick={toLive}>Back to live <kbd>Esc</kbd></button>
      </span>
    </div>
  );
}
