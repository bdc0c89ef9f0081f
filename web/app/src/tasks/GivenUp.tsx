import type { WebhookDelivery } from '@ringside/client';
import { plural } from '../meter/format';
import { client } from '../state/api';
import { settleDead, useTasks } from './state';

/** What webhooks could not be told, for an admin. */
export function GivenUp() {
  const dead = useTasks((tasks) => tasks.dead);
  if (dead.length === 0) return null;
  return (
    <section className="home-part" aria-label="Webhooks that were given up">
      <h2>Webhooks that were given up</h2>
      <ul>{dead.map((delivery) => <Dead key={delivery.id} delivery={delivery} />)}</ul>
    </section>
  );
}

function Dead({ delivery }: { delivery: WebhookDelivery }) {
  return (
    <li className="given-up">
      <div>
        <p className="mono ellipsis">{delivery.type}</p>
        <p className="quiet">{delivery.error} Tried {plural(delivery.attempts, 'time')}.</p>
      </div>
      <button type="button" className="button small plain" onClick={() => void settleDead(() => client.webhooks.sendAgain(delivery.id))}>Send again</button>
      <button type="button" className="button small plain" onClick={() => void settleDead(() => client.webhooks.forget(delivery.id))}>Forget</button>
    </li>
  );
}
