import type { RunEndItem } from '@ringside/client';
import { memo } from 'react';
import { ChangesLine } from '../changes/ChangesLine';
import { duration, exact } from '../meter/format';
import { Icon } from '../shell/Icon';

/** How a turn ended, in words, and what it changed. */
export const RunEnd = memo(function RunEnd({ end, agent }: { end: RunEndItem; agent: string }) {
  return <><Ending end={end} agent={agent} /><ChangesLine end={end} /></>;
});

/** A good end is a quiet line. */
function Ending({ end, agent }: { end: RunEndItem; agent: string }) {
  const took = end.durationMs === undefined || end.durationMs < 1_000 ? '' : duration(end.durationMs);
  switch (end.end) {
    case 'failed': return (
      <div className="run-end failed" role="group" aria-label="Run failed">
        <p><Icon name="failed" /><strong>{agent} failed{took && ` after ${took}`}.</strong></p>
        {end.error?.message && <pre>{end.error.message}</pre>}
        <p className="quiet">What it did so far is kept. Send a message to try again.</p>
      </div>
    );
    case 'interrupted': return (
      <div className="run-end failed" role="group" aria-label="Run interrupted">
        <p><Icon name="interrupted" /><strong>{interruption(end)}</strong></p>
        <p className="quiet">All that happened until then is kept. Send a message to go on.</p>
      </div>
    );
    case 'cancelled': return <p className="run-end" title={exact(end.time)}><Icon name="stopped" size={14} /> Stopped{took && ` after ${took}`}</p>;
    case 'completed': {
      const reason = stopWords(end.stopReason, agent);
      return <p className="run-end" title={exact(end.time)}><Icon name={reason ? 'failed' : 'done'} size={14} /> {reason ?? `Done${took && ` in ${took}`}`}</p>;
    }
  }
}

function interruption({ error }: RunEndItem): string {
  if (!error || /server|restart|shutdown|killed/.test(error.code)) return 'The server stopped while this ran.';
  return error.message;
}

function stopWords(reason: string | undefined, agent: string): string | undefined {
  switch (reason) {
    case 'max_tokens': return `${agent} stopped: the answer reached the model's limit.`;
    case 'max_turn_requests': return `${agent} stopped: it reached its limit of steps for one turn.`;
    case 'refusal': return `${agent} declined to go on.`;
    default: return undefined;
  }
}
