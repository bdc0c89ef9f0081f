/** What webhooks are told. */
export type WebhookEvent = 'run.completed' | 'run.failed' | 'run.cancelled' | 'run.interrupted' | 'interaction.opened' | 'task.failed';

/** Where events are told to outside of Ringside. `secret` is there once, when it is made. */
export interface Webhook { id: string; url: string; events: WebhookEvent[]; secret?: string; createdBy: string; createdAt: string }

export interface CreateWebhook { url: string; events?: WebhookEvent[] }

/** How one made-up event was received: `status` where it was answered, `error` where it was not received. */
export interface WebhookTested { id: string; status?: number; error?: string; durationMs: number }

/** An event on its way to a webhook, or one that was given up: `dead`. */
export interface WebhookDelivery {
  id: string; webhook: string; type: WebhookEvent; position: number; status: 'pending' | 'dead'; attempts: number; nextAt?: string; error?: string; createdAt: string;
}
