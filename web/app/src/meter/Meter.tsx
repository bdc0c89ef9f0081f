import type { Session, UsageData } from '@ringside/client';
import { clock, count, exact, plural } from './format';
import { areTold, partsOf, type PartName } from './parts';
import { compactions, turnsLeft, type Fill } from './past';
import { useFills } from './useFills';
import './meter.css';

const names: Record<PartName, string> = { cached: 'From the cache', input: 'Input', output: 'Output', other: 'Other', free: 'Free' };
const sources = { reported: 'as the agent reports it', estimated: 'estimated by Ringside', unknown: 'of unknown origin' } as const;

/** What the model's window holds after the newest call, how it came to that, and how long it will do. What is not known is said to be so. */
export function Meter({ session: { id, usage } }: { session: Session }) {
  const fills = useFills(id);
  const parts = partsOf(usage);
  const whole = parts.reduce((sum, { tokens }) => sum + tokens, 0);
  return (
    <section className="window" aria-labelledby="window">
      <h2 id="window">Context window</h2>
      {parts.length === 0 ? <p className="quiet">Unknown: the agent has not said how full it is.</p> : (
        <>
          <p className="window-head number">{headline(usage)}</p>
          <div className="window-bar" aria-hidden="true">{parts.map(({ name, tokens }) => <span key={name} data-part={name} style={{ flexGrow: tokens / whole }} />)}</div>
          <dl className="window-parts">
            {parts.map(({ name, tokens }) => <div key={name}><dt><span className="swatch" data-part={name} />{names[name]}</dt><dd className="number" title={tokens.toLocaleString('en')}>{count(tokens)}</dd></div>)}
          </dl>
          <p className="window-source">{sourceWords(usage)}</p>
        </>
      )}
      <Past fills={fills} size={usage?.context?.size} />
    </section>
  );
}

function headline(usage: UsageData | undefined): string {
  const { used = 0, size } = usage?.context ?? {};
  return size === undefined ? `${count(used)} tokens, of a window of unknown size` : `${count(used)} of ${count(size)} tokens, ${Math.round(100 * used / size)} %`;
}

function sourceWords(usage: UsageData | undefined): string {
  const { source = 'unknown', size } = usage?.context ?? {};
  const parts = !usage?.call ? 'Its parts are unknown.' : areTold(usage) ? 'The parts are the counts of that call.' : 'The counts of that call say more than is used: they tell no parts.';
  const window = size === undefined ? 'The size of its window is unknown.' : usage?.model === undefined ? '' : `The window is that of ${usage.model}.`;
  return `Used: ${sources[source]}, after the newest call alone. ${parts} ${window}`;
}

const [width, height] = [288, 40];

/** How it filled, where it was compacted, and for how many turns it will do. */
function Past({ fills, size }: { fills: readonly Fill[]; size: number | undefined }) {
  const marks = compactions(fills);
  const left = turnsLeft(fills, size);
  const forecast = left === undefined ? 'How many turns are left is unknown until a few have been made.' : left === 0 ? 'A turn like the last ones does not fit any more.' : `Enough for about ${plural(left, 'turn')} like the last ones.`;
  const last = marks.at(-1);
  return (
    <>
      {fills.length > 1 && <Curve fills={fills} marks={marks} size={size} />}
      {last && <p className="window-source">Compacted {marks.length > 1 ? `${marks.length} times, last ` : ''}at {exact(last.time)}, to <span className="number">{count(last.used)}</span> tokens.</p>}
      {fills.length > 0 && <p className="window-forecast">{forecast}</p>}
    </>
  );
}

function Curve({ fills, marks, size }: { fills: readonly Fill[]; marks: readonly Fill[]; size: number | undefined }) {
  const top = Math.max(size ?? 0, ...fills.map(({ used }) => used));
  const x = (at: number) => (at / (fills.length - 1)) * width;
  const y = (used: number) => height - (used / top) * (height - 2) - 1;
  const line = fills.map(({ used }, at) => `${x(at).toFixed(1)},${y(used).toFixed(1)}`).join(' ');
  const span = clock(Date.parse(fills.at(-1)!.time) - Date.parse(fills[0]!.time));
  return (
    <svg className="window-curve" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={`How it filled over ${fills.length} calls, in ${span}${marks.length > 0 ? `, compacted ${plural(marks.length, 'time')}` : ''}`}>
      <polygon points={`0,${height} ${line} ${width},${height}`} />
      <polyline points={line} vectorEffect="non-scaling-stroke" />
      {marks.map((mark) => <line key={mark.position} x1={x(fills.indexOf(mark))} x2={x(fills.indexOf(mark))} y1={0} y2={height} vectorEffect="non-scaling-stroke" />)}
    </svg>
  );
}
