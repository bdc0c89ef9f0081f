import type { Webhook, WebhookDelivery } from '@ringside/client';
import { useState } from 'react';
import { plural } from '../../meter/format';
import { client } from '../../state/api';
import { Confirm } from '../../shell/Confirm';
import type { Reading } from '../useReading';
import { forgetAllDead, sendAllDead } from './all';
import { DeliveryRow } from './DeliveryRow';
import { undelivered } from './words';

/** So many are listed at first. */
const first = 50;

/** What is on its way, and what was given up: to be sent again or dropped, one by one or all of them. */
export function Deliveries({ hooks, deliveries, more, act }: { hooks: readonly Webhook[]; deliveries: readonly WebhookDelivery[]; more: boolean; act: Reading<unknown>['act'] }) {
  const [asked, setAsked] = useState(false);
  const [working, setWorking] = useState(false);
  const [shown, setShown] = useState(first);
  const dead = deliveries.filter(({ status }) => status === 'dead');
  const inOrder = [...dead, ...deliveries.filter(({ status }) => status !== 'dead')];
  const all = async (work: () => Promise<unknown>) => {
    setAsked(false);
    setWorking(true);
    await act(work);
    setWorking(false);
  };
  return (
    <section aria-labelledby="undelivered">
      <header className="rows-head">
        <h2 id="undelivered">Not delivered</h2>
        <p className="quiet number">{undelivered(deliveries, more)}</p>
        {dead.length > 1 && (
          <span className="row-actions">
            <button type="button" className="button plain small" disabled={working} onClick={() => void all(sendAllDead)}>Send all again</button>
            <button type="button" className="button plain small" disabled={working} aria-expanded={asked} onClick={() => setAsked(!asked)}>Drop all…</button>
          </span>
        )}
      </header>
      {asked && <Confirm says={`Drop all ${more ? 'that were' : plural(dead.length, 'delivery', 'deliveries')} given up? Nobody is told of them then.`} does="Drop all" onSure={() => void all(forgetAllDead)} onCancel={() => setAsked(false)} />}
      <ul className="rows two" aria-label="Deliveries">
        {inOrder.slice(0, shown).map((delivery) => (
          <DeliveryRow
            key={delivery.id} delivery={delivery} url={hooks.find(({ id }) => id === delivery.webhook)?.url}
            onSend={() => void act(() => client.webhooks.sendAgain(delivery.id))} onDrop={() => void act(() => client.webhooks.forget(delivery.id))}
          />
        ))}
      </ul>
      {inOrder.length > shown && <button type="button" className="button plain small" onClick={() => setShown(shown + 100)}>Show {plural(Math.min(100, inOrder.length - shown), 'more', 'more')}</button>}
    </section>
  );
}
