import { search } from '@ringside/client';
import type { ReactNode } from 'react';
import { useNow } from '../meter/useNow';
import { Icon, type IconName } from '../shell/Icon';
import { speeds, toLive, usePlayhead } from '../state/playhead';
import { usePhone } from '../state/usePhone';
import { CopyLink } from './CopyLink';
import { current, useFeed } from './feed';
import type { LaneRow } from './lanes';
import type { Painter } from './painter';
import { savePicture } from './picture';
import { togglePlay } from './player';
import { RangeWords } from './RangeWords';
import { fit, follow, isGoing, mark, setSize, setTable, useScope, zoom } from './scope';
import { timeOfDay } from './words';

/** What one does with the timeline: play, follow, zoom, fold. */
export function Transport({ rows, painter, children }: { rows: readonly LaneRow[]; painter: Painter | undefined; children: ReactNode }) {
  const size = useScope((scope) => scope.size);
  const isFollowing = useScope((scope) => scope.follow);
  const table = useScope((scope) => scope.table);
  const sound = useScope((scope) => scope.sound);
  const phone = usePhone();
  const marking = useScope((scope) => scope.marking);
  const playing = usePlayhead((playhead) => playhead.playing);
  const skipIdle = usePlayhead((playhead) => playhead.skipIdle);
  const isStrip = size === 'strip';
  return (
    <div className="seq-transport" role="toolbar" aria-label="Timeline">
      <Tool icon="chevron" name={isStrip ? 'Open the sequencer' : 'Fold the sequencer'} className={isStrip ? 'seq-up' : 'seq-down'} onClick={() => setSize(isStrip ? 'dock' : 'strip')} expanded={!isStrip} />
      <h2 className="seq-title">Sequencer</h2>
      {children}
      {!isStrip && (
        <>
          <Tool icon={playing ? 'pause' : 'running'} name={playing ? 'Pause' : 'Play'} keys="Space" onClick={togglePlay} />
          <Speed />
          <button type="button" className="seq-text" aria-pressed={skipIdle} title="Playing leaps over times in which nothing happens" onClick={() => usePlayhead.setState({ skipIdle: !skipIdle })}>Skip idle</button>
        </>
      )}
      <Clock />
      {!isStrip && (
        <>
          {!phone && <RangeWords />}
          <span className="seq-gap" />
          <button type="button" className="seq-text" aria-pressed={marking} aria-keyshortcuts="R" title="Mark a range: drag over the lanes, or step to its end (R)" onClick={mark}>Range</button>
          <button type="button" className="seq-text" aria-pressed={isFollowing} title="Keep the newest at the right edge" onClick={() => follow(!isFollowing)}>Follow</button>
          <Tool icon="minus" name="Zoom out" keys="-" onClick={() => zoom(1.6)} />
          <Tool icon="plus" name="Zoom in" keys="+" onClick={() => zoom(1 / 1.6)} />
          <button type="button" className="seq-text" title="Show all that happened" onClick={fit}>Fit</button>
          <span className="seq-rule" />
          <Tool icon={sound ? 'sound' : 'silent'} name="Sound" pressed={sound} onClick={() => useScope.setState({ sound: !sound })} />
          <Tool icon="list" name="Table" pressed={table} onClick={() => setTable(!table)} />
          <CopyLink />
          <Tool icon="picture" name="Save as a picture" onClick={() => { if (painter) savePicture(painter, rows); }} />
          <Tool icon="widen" name={size === 'fill' ? 'Back to the conversation' : 'Fill the page'} pressed={size === 'fill'} onClick={() => setSize(size === 'fill' ? 'dock' : 'fill')} />
        </>
      )}
    </div>
  );
}

/** How fast it plays: a click takes the next, the arrow keys go up and down. */
function Speed() {
  const speed = usePlayhead((playhead) => playhead.speed);
  const at = speeds.indexOf(speed);
  const take = (index: number) => usePlayhead.setState({ speed: speeds[(index + speeds.length) % speeds.length]! });
  return (
    <span
      className="seq-text seq-speed number" role="spinbutton" tabIndex={0} aria-label="Speed" aria-valuenow={speed} aria-valuetext={`${speed} times`} aria-valuemin={speeds[0]} aria-valuemax={speeds.at(-1)}
      title="Speed: click for the next, ↑ and ↓" onClick={() => take(at + 1)}
      onKeyDown={(event) => {
        const step = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
        if (step === 0) return;
        event.preventDefault();
        take(Math.min(speeds.length - 1, Math.max(0, at + step)));
      }}
    >
      {speed}×
    </span>
  );
}

function Tool({ icon, name, keys, onClick, className = '', pressed, expanded }: { icon: IconName; name: string; keys?: string; onClick: () => void; className?: string; pressed?: boolean; expanded?: boolean }) {
  return (
    <button type="button" className={`icon-button seq-tool ${className}`} aria-label={name} aria-pressed={pressed} aria-expanded={expanded} aria-keyshortcuts={keys} title={keys ? `${name} (${keys})` : name} onClick={onClick}>
      <Icon name={icon} size={14} />
    </button>
  );
}

/** The moment that is shown, or that it is now, and how much happens. */
function Clock() {
  const at = usePlayhead((playhead) => playhead.at);
  const version = useFeed((feed) => (feed.phase === 'ready' ? 1 : 0));
  const now = useNow(1_000);
  if (at) return <button type="button" className="seq-clock number" title="Back to live" onClick={toLive}>{at.time === undefined ? '…' : timeOfDay(at.time)}</button>;
  const { times } = current();
  const since = times.length === 0 ? 0 : times.length - search(times.length, (at) => times[at]! >= now - 10_000);
  const rate = since / 10;
  return (
    <span className="seq-clock number">
      <i className="seq-now" data-going={(version > 0 && isGoing()) || undefined} />now
      {rate > 0 && <span className="quiet">{rate < 10 ? rate.toFixed(1) : Math.round(rate)}/s</span>}
    </span>
  );
}
