import type { UsageData } from '@ringside/client';
import { count, money } from './format';
import './meter.css';

/** How full the model's window is, by the newest call alone; what is not known is said to be so. */
export function ContextBar({ usage }: { usage: UsageData | undefined }) {
  const context = usage?.context;
  const { used, size } = context ?? {};
  if (used === undefined || !size) {
    return (
      <span className="context unknown" title="The agent has not said how full its context window is.">
        Context <span className="number">{used === undefined ? 'unknown' : `${count(used)} of unknown`}</span>
      </span>
    );
  }
  const share = used / size;
  const level = share >= 0.9 ? 'full' : share >= 0.8 ? 'high' : 'fine';
  const percent = Math.round(share * 100);
  const source = context?.source === 'estimated' ? ', estimated' : '';
  return (
    <span
      className={`context ${level}`} role="meter" aria-label="Context window" aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.min(100, percent)}
      aria-valuetext={`${percent} %`} title={`${used.toLocaleString('en')} of ${size.toLocaleString('en')} tokens${source}`}
    >
      <span className="context-track"><span className="context-fill" style={{ transform: `scaleX(${Math.min(1, share)})` }} /></span>
      <span className="number">{context?.source === 'estimated' ? '≈' : ''}{percent} %</span>
      {level !== 'fine' && <span className="context-word">{level === 'full' ? 'almost full' : 'filling up'}</span>}
    </span>
  );
}

/** Tokens in and out, and what they cost, where that is known. */
export function Spent({ usage }: { usage: UsageData | undefined }) {
  const counts = usage?.session ?? usage?.run;
  const cost = usage?.cost;
  const input = counts ? counts.input + counts.cacheRead + counts.cacheWrite : 0;
  return (
    <>
      {counts && (
        <span className="spent number" title={`${input.toLocaleString('en')} tokens in, of which ${counts.cacheRead.toLocaleString('en')} from the cache; ${counts.output.toLocaleString('en')} out`}>
          {count(input)} in · {count(counts.output)} out
        </span>
      )}
      {cost && <span className="spent number" title={cost.source ? `Cost, ${cost.source}` : 'Cost'}>{money(cost.amount, cost.currency)}</span>}
    </>
  );
}
