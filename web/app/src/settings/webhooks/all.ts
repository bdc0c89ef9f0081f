import { RingsideError } from '@ringside/client';
import { client } from '../../state/api';
import { everyPage } from '../../state/everyPage';

/** So many requests are on their way at once. */
const width = 6;

export function sendAllDead(): Promise<void> {
  return each((id) => client.webhooks.sendAgain(id));
}

export function forgetAllDead(): Promise<void> {
  return each((id) => client.webhooks.forget(id));
}

/** Does it to each that was given up when it began, whatever page of the list it is on; what another person has done meanwhile is done. */
async function each(work: (id: string) => Promise<unknown>): Promise<void> {
  const { items: dead } = await everyPage((place) => client.webhooks.deliveries({ status: 'dead', ...place }));
  const next = async () => {
    for (let one = dead.pop(); one !== undefined; one = dead.pop()) {
      try {
        await work(one.id);
      } catch (error) {
        if (!(error instanceof RingsideError && error.status === 404)) throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: width }, next));
}
