import type { Webhook, WebhookDelivery, WebhookEvent, WebhookTested } from '@ringside/client';
import type { IconName } from '../../shell/Icon';

/** What webhooks are told, in the order in which it is asked for. */
export const heard: readonly { type: WebhookEvent; name: string }[] = [
  { type: 'interaction.opened', name: 'An agent asks a person' }, { type: 'run.completed', name: 'A run is done' }, { type: 'run.failed', name: 'A run failed' },
  { type: 'run.cancelled', name: 'A run was stopped' }, { type: 'run.interrupted', name: 'A run was cut off' }, { type: 'task.failed', name: 'A task failed' },
];

export function hears({ events }: Pick<Webhook, 'events'>): string {
  if (heard.every(({ type }) => events.includes(type))) return 'all events';
  return heard.filter(({ type }) => events.includes(type)).map(({ type }) => type).join(', ');
}

export interface Look { icon: IconName; tone: string; word: string }

/** How a webhook stands, by what of it is not delivered. */
export function standing(deliveries: readonly WebhookDelivery[]): Look {
  const dead = deliveries.filter(({ status }) => status === 'dead').length;
  const retried = deliveries.filter(({ status, attempts }) => status === 'pending' && attempts > 0).length;
  if (dead > 0) return { icon: 'failed', tone: 'failed', word: `${dead} given up` };
  if (retried > 0) return { icon: 'interrupted', tone: 'failed', word: `${retried} not taken yet` };
  return deliveries.length > 0 ? { icon: 'running', tone: 'running', word: `${deliveries.length} on the way` } : { icon: 'done', tone: 'done', word: 'nothing waits' };
}

/** Where a delivery is, and what comes next. */
export function whereabouts({ status, attempts, nextAt }: WebhookDelivery, now: number): Look & { then: string } {
  const tried = attempts === 0 ? 'not tried yet' : `tried ${attempts === 1 ? 'once' : attempts === 2 ? 'twice' : `${attempts} times`}`;
  if (status === 'dead') return { icon: 'failed', tone: 'failed', word: 'given up', then: tried };
  return { icon: attempts > 0 ? 'interrupted' : 'queued', tone: attempts > 0 ? 'failed' : 'idle', word: attempts > 0 ? 'not taken' : 'on the way', then: `${tried}, ${attempts === 0 ? '' : 'again '}${soon(nextAt, now)}` };
}

/** now, in 20 s, in 5 min, in 2 h. */
export function soon(time: string | undefined, now: number): string {
  const seconds = time === undefined ? 0 : Math.ceil((Date.parse(time) - now) / 1000);
  if (seconds <= 0) return 'now';
  if (seconds < 60) return `in ${seconds} s`;
  return seconds < 3600 ? `in ${Math.round(seconds / 60)} min` : `in ${Math.round(seconds / 3600)} h`;
}

/** How a test was received. */
export function received({ status, error, durationMs }: WebhookTested): string {
  return error ?? `It was answered ${status} in ${durationMs} ms.`;
}

/** When to read deliveries anew, in milliseconds from now: soon where one is tried for the first time, else after the next attempt. Undefined: no attempt is to come. */
export function nextLook(deliveries: readonly WebhookDelivery[], now: number): number | undefined {
  const times = deliveries.filter(({ status }) => status === 'pending').map(({ attempts, nextAt }) => (attempts === 0 || nextAt === undefined ? now : Date.parse(nextAt)));
  return times.length === 0 ? undefined : Math.min(60_000, Math.max(1_500, Math.min(...times) + 500 - now));
}

/** 2 given up, 3 on the way. */
export function undelivered(deliveries: readonly WebhookDelivery[], more: boolean): string {
  const dead = deliveries.filter(({ status }) => status === 'dead').length;
  const going = deliveries.length - dead;
  return [...(dead > 0 ? [`${dead} given up`] : []), ...(going > 0 ? [`${going} on the way`] : []), ...(more ? ['and more'] : [])].join(', ');
}
