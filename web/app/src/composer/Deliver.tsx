import type { Delivery } from '@ringside/client';
import { useEffect, useState } from 'react';

/** What a delivery is called while a turn goes, and by which keys. */
const ways: { delivery: Delivery; name: string; keys: string }[] = [
  { delivery: 'interrupt', name: 'Interrupt', keys: 'Ctrl Enter' }, { delivery: 'steer', name: 'Steer', keys: 'Alt Enter' }, { delivery: 'queue', name: 'Queue', keys: 'Enter' },
];

interface Held { altKey: boolean; ctrlKey: boolean; metaKey: boolean }

/** The delivery that a pressed Enter means. */
export function deliveryOf(event: Held, busy: boolean): Delivery {
  if (!busy) return 'queue';
  return event.metaKey || event.ctrlKey ? 'interrupt' : event.altKey ? 'steer' : 'queue';
}

/** What Enter would do now, by the keys that are held. */
export function useDelivery(busy: boolean): Delivery {
  const [delivery, setDelivery] = useState<Delivery>('queue');
  useEffect(() => {
    const look = (event: KeyboardEvent) => setDelivery(deliveryOf(event, busy));
    const forget = () => setDelivery('queue');
    addEventListener('keydown', look);
    addEventListener('keyup', look);
    addEventListener('blur', forget);
    return () => {
      removeEventListener('keydown', look);
      removeEventListener('keyup', look);
      removeEventListener('blur', forget);
    };
  }, [busy]);
  return delivery;
}

/** The ways to send while a turn goes, as one control; the one that Enter means is marked. */
export function Deliver({ agent, steers, empty, enter, onSend }: { agent: string; steers: boolean; empty: boolean; enter: Delivery; onSend: (delivery: Delivery) => void }) {
  return (
    <span className="deliver" role="group" aria-label="Send">
      {ways.filter(({ delivery }) => delivery === 'queue' || !empty).map(({ delivery, name, keys }) => (
        <button
          key={delivery} type="button" aria-label={name} className={`button small ${delivery === enter ? 'primary' : ''}`} disabled={empty} title={`${meaning(delivery, agent, steers)} (${keys})`}
          onClick={() => onSend(delivery)}
        >
          {name} {delivery === enter && <span aria-hidden="true">↵</span>}
        </button>
      ))}
    </span>
  );
}

/** What Enter will do, which key does what, and what steering means with this agent. */
export function DeliverHint({ agent, steers, enter }: { agent: string; steers: boolean; enter: Delivery }) {
  return (
    <p className="composer-hint" role="note" aria-label="Ways to send">
      <span>
        <b>Enter {enter === 'interrupt' ? 'interrupts' : enter === 'steer' ? 'steers' : 'queues'}.</b>{' '}
        {steers ? `Steer reaches ${agent} inside this turn.` : `${agent} cannot be told anything inside its turn: Steer goes first in the queue.`}
      </span>
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
