import type { Delivery } from '@ringside/client';

/** What a delivery is called while a turn goes, and by which keys. */
const ways: { delivery: Delivery; name: string; keys: string }[] = [
  { delivery: 'interrupt', name: 'Interrupt', keys: 'Ctrl Enter' }, { delivery: 'steer', name: 'Steer', keys: 'Alt Enter' }, { delivery: 'queue', name: 'Queue', keys: 'Enter' },
];

/** The delivery that a pressed Enter means. */
export function deliveryOf(event: { altKey: boolean; ctrlKey: boolean; metaKey: boolean }, busy: boolean): Delivery {
  if (!busy) return 'queue';
  return event.metaKey || event.ctrlKey ? 'interrupt' : event.altKey ? 'steer' : 'queue';
}

/** The ways to send while a turn goes; the last is the form's own. */
export function Deliver({ agent, steers, empty, onSend }: { agent: string; steers: boolean; empty: boolean; onSend: (delivery: Delivery) => void }) {
  return (
    <>
      {ways.filter(({ delivery }) => delivery === 'queue' || !empty).map(({ delivery, name, keys }) => delivery === 'queue'
        ? <button key={delivery} type="submit" className="button small primary" disabled={empty} title={`${meaning(delivery, agent, steers)} (${keys})`}>{name}</button>
        : <button key={delivery} type="button" className="button small" title={`${meaning(delivery, agent, steers)} (${keys})`} onClick={() => onSend(delivery)}>{name}</button>)}
    </>
  );
}

/** Which key does what, and what steering means with this agent. */
export function DeliverHint({ agent, steers }: { agent: string; steers: boolean }) {
  return (
    <p className="composer-hint" role="note" aria-label="Ways to send">
      <span>{steers ? `Steer reaches ${agent} inside this turn.` : `${agent} cannot be told anything inside its turn: Steer goes first in the queue.`}</span>
      <span className="composer-keys">{[...ways].reverse().map(({ delivery, name, keys }) => <span key={delivery}><kbd>{keys}</kbd> {name.toLowerCase()}</span>)}</span>
    </p>
  );
}

function meaning(delivery: Delivery, agent: string, steers: boolean): string {
  switch (delivery) {
    case 'interrupt': return 'Stops the turn and goes next';
    case 'steer': return steers ? `Reaches ${agent} inside this turn` : 'Goes first in the queue';
    case 'queue': return 'Sent when this turn is done';
  }
}
