import { search } from '@ringside/client';
import type { ReactNode } from 'react';
import { useNow } from '../meter/useNow';
import { Icon, type IconName } from '../shell/Icon';
import { Menu, MenuItem } from '../shell/Menu';
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
  const skip: Act = { name: 'Skip idle', title: 'Playing leaps over times in which nothing happens', pressed: skipIdle, does: () => usePlayhead.setState({ skipIdle: !skipIdle }) };
  const range: Act = { name: 'Range', title: 'Mark a range: drag over the lanes, or step to its end (R)', keys: 'R', pressed: marking, does: mark };
  const following: Act = { name: 'Follow', title: 'Keep the newest at the right edge', pressed: isFollowing, does: () => follow(!isFollowing) };
  const out: Act = { name: 'Zoom out', icon: 'minus', keys: '-', does: () => zoom(1.6) };
  const closer: Act = { name: 'Zoom in', icon: 'plus', keys: '+', does: () => zoom(1 / 1.6) };
  const whole: Act = { name: 'Fit', title: 'Show all that happened', does: fit };
  const hear: Act = { name: 'Sound', icon: sound ? 'sound' : 'silent', pressed: sound, does: () => useScope.setState({ sound: !sound }) };
  const list: Act = { name: 'Table', icon: 'list', pressed: table, does: () => setTable(!table) };
  const picture: Act = { name: 'Save as a picture', icon: 'picture', does: () => { if (painter) savePicture(painter, rows); } };
  return (
    <div className="seq-transport" role="toolbar" aria-label="Timeline">
      <Tool act={{ name: isStrip ? 'Open the sequencer' : 'Fold the sequencer', icon: 'chevron', expanded: !isStrip, does: () => setSize(isStrip ? 'dock' : 'strip') }} className={isStrip ? 'seq-up' : 'seq-down'} />
      <h2 className="seq-title">Sequencer</h2>
      {children}
      {!isStrip && <><Tool act={{ name: playing ? 'Pause' : 'Play', icon: playing ? 'pause' : 'running', keys: 'Space', does: togglePlay }} /><Speed /></>}
      {!isStrip && !phone && <Tool act={skip} />}
      <Clock />
      {!isStrip && (phone ? (
        <>
          <span className="seq-gap" />
          <Tool act={whole} />
          <More acts={[skip, range, following, closer, out, hear, list, picture]} />
        </>
      ) : (
        <>
          <RangeWords />
          <span className="seq-gap" />
          <Tool act={range} />
          <Tool act={following} />
          <Tool act={out} />
          <Tool act={closer} />
          <Tool act={whole} />
          <span className="seq-rule" />
          <Tool act={hear} />
          <Tool act={list} />
          <CopyLink />
          <Tool act={picture} />
          <Tool act={{ name: size === 'fill' ? 'Back to the conversation' : 'Fill the page', icon: 'widen', pressed: size === 'fill', does: () => setSize(size === 'fill' ? 'dock' : 'fill') }} />
        </>
      ))}
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

/** Something to do with the timeline. Without an icon it is its name. */
interface Act { name: string; icon?: IconName; title?: string; keys?: string; pressed?: boolean; expanded?: boolean; does: () => void }

function Tool({ act: { name, icon, title, keys, pressed, expanded, does }, className = '' }: { act: Act; className?: string }) {
  const told = title ?? (keys === undefined ? name : `${name} (${keys})`);
  if (icon === undefined) return <button type="button" className="seq-text" aria-pressed={pressed} aria-keyshortcuts={keys} title={told} onClick={does}>{name}</button>;
  return (
    <button type="button" className={`icon-button seq-tool ${className}`} aria-label={name} aria-pressed={pressed} aria-expanded={expanded} aria-keyshortcuts={keys} title={told} onClick={does}>
      <Icon name={icon} size={14} />
    </button>
  );
}

/** What a phone has no room for. */
function More({ acts }: { acts: readonly Act[] }) {
  return (
    <Menu label="More" className="seq-more" buttonClass="icon-button" face={<Icon name="more" />}>
      {acts.map(({ name, pressed, does }) => <MenuItem key={name} checked={pressed} does={does}>{name}</MenuItem>)}
      <CopyLink words />
    </Menu>
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
