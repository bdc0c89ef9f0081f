import type { Webhook } from '@ringside/client';
import { useEffect, useState } from 'react';
import { client } from '../../state/api';
import { onFleetEvents } from '../../state/fleet';
import { Copied, Once } from '../Once';
import { useReading } from '../useReading';
import { AddWebhook } from './AddWebhook';
import { Deliveries } from './Deliveries';
import { WebhookRow } from './WebhookRow';
import { heard, nextLook } from './words';

/** So long after an event its delivery has begun. */
const begunMs = 1_000;

/** Who is told outside of Ringside, and what could not be told. */
export function Webhooks() {
  const [made, setMade] = useState<Webhook>();
  const { value, problem, again, act } = useReading(async () => {
    const [hooks, deliveries] = await Promise.all([client.webhooks.list({ limit: 500 }), client.webhooks.deliveries({ limit: 500 })]);
    return { hooks: hooks.items, deliveries: deliveries.items, more: deliveries.next !== undefined };
  });
  // No event tells of deliveries: what makes them does, and when the next attempt is due is known.
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = () => {
      timer = undefined;
      again();
    };
    const stop = onFleetEvents((events) => {
      if (events.some(({ type }) => heard.some((one) => one.type === type))) timer ??= setTimeout(read, begunMs);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [again]);
  useEffect(() => {
    const wait = value && nextLook(value.deliveries, Date.now());
    if (wait === undefined) return;
    const timer = setTimeout(() => { if (!document.hidden) again(); }, wait);
    return () => clearTimeout(timer);
  }, [value, again]);
  const remove = async (hook: Webhook) => {
    if (await act(() => client.webhooks.remove(hook.id)) && made?.id === hook.id) setMade(undefined);
  };
  return (
    <div className="part">
      <p className="quiet">A webhook tells another program when a run has ended, when an agent asks a person, and when a task has failed, of everybody’s sessions.</p>
      {problem !== undefined && <p className="settings-problem" role="alert">{problem}</p>}
      <AddWebhook onMade={(hook) => { setMade(hook); again(); }} />
      {made?.secret !== undefined && <Made key={made.id} url={made.url} secret={made.secret} onDone={() => setMade(undefined)} />}
      {value?.hooks.length === 0 && <p className="quiet">Nobody is told yet. Give the address of a program that takes a POST.</p>}
      {value !== undefined && value.hooks.length > 0 && (
        <ul className="rows two" aria-label="Webhooks">
          {value.hooks.map((hook) => <WebhookRow key={hook.id} hook={hook} deliveries={value.deliveries.filter(({ webhook }) => webhook === hook.id)} onRemove={() => void remove(hook)} />)}
        </ul>
      )}
      {value !== undefined && value.deliveries.length > 0 && <Deliveries {...value} act={act} />}
    </div>
  );
}

function Made({ url, secret, onDone }: { url: string; secret: string; onDone: () => void }) {
  return (
    <Once title={`Secret of ${url}`} onDone={onDone}>
      <Copied name="Secret" text={secret} />
      <p>Give it to the program there: with it, a library of <a href="https://www.standardwebhooks.com" target="_blank" rel="noreferrer">Standard Webhooks</a> checks that what comes is from here. Then send a test.</p>
    </Once>
  );
}
