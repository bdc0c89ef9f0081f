import type { CreateToken, CreateUser, CreateWebhook, Token, User, Webhook, WebhookDelivery } from '../../client/src/index';

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

export interface Said { status: number; body?: unknown }

/** People, tokens and webhooks, with deliveries in every state. */
export class ScriptedSettings {
  private users: User[] = [
    { id: 'usr_2', name: 'Grace Hopper', role: 'member', createdAt: ago(300) }, { id: 'usr_3', name: 'Lin', role: 'viewer', createdAt: ago(9_000) }, { id: 'usr_1', name: 'Ada Byron', role: 'admin', createdAt: ago(90_000) },
  ];
  private tokens: Token[] = [
    { id: 'tok_2', name: 'nightly build', user: 'usr_1', scopes: ['read'], createdAt: ago(4_000), expiresAt: ago(-43_000) }, { id: 'tok_1', name: 'local commands', user: 'usr_1', scopes: ['read', 'write', 'admin'], createdAt: ago(90_000) },
  ];
  private webhooks: Webhook[] = [
    { id: 'whk_1', url: 'https://chat.example.com/hooks/ringside', events: ['interaction.opened', 'run.failed', 'task.failed'], createdBy: 'usr_1', createdAt: ago(8_000) },
    { id: 'whk_2', url: 'https://ci.example.com/ringside', events: ['run.completed'], createdBy: 'usr_2', createdAt: ago(9_000) },
  ];
  private deliveries: WebhookDelivery[] = [
    { id: 'whk_1.41', webhook: 'whk_1', type: 'run.failed', position: 41, status: 'dead', attempts: 8, error: 'It was answered 503.', createdAt: ago(700) },
    { id: 'whk_1.63', webhook: 'whk_1', type: 'interaction.opened', position: 63, status: 'dead', attempts: 8, error: 'It was not answered within 10 s.', createdAt: ago(640) },
    { id: 'whk_1.97', webhook: 'whk_1', type: 'interaction.opened', position: 97, status: 'pending', attempts: 3, nextAt: ago(-4), error: 'It was answered 503.', createdAt: ago(6) },
  ];
  private made = 10;

  /** @returns undefined where the call is about something else. */
  answer(call: string, id: string, body: unknown): Said | undefined {
    const list = (items: unknown[]) => ({ status: 200, body: { items, cursor: 'dev.1' } });
    switch (call) {
      case 'GET users': return list(this.users);
      case 'POST users': return this.add(this.users, { ...(body as CreateUser), id: this.id('usr'), createdAt: ago(0) });
      case 'POST signin-links': return { status: 201, body: { code: '1f0c9a52c7d34be8b6f5a4410b7c2d9e' } };
      case 'GET tokens': return list(this.tokens);
      case 'POST tokens': {
        const token: Token = { scopes: ['read', 'write'], user: 'usr_1', ...(body as CreateToken), id: this.id('tok'), createdAt: ago(0) };
        this.add(this.tokens, token);
        return { status: 201, body: { ...token, secret: 'rs_3b9f1c64d2e85a07f1c64d2e85a0' } };
      }
      case 'DELETE tokens': return this.drop(this.tokens, id);
      case 'GET webhooks': return list(this.webhooks);
      case 'POST webhooks': {
        const hook: Webhook = { events: ['run.completed'], ...(body as CreateWebhook), id: this.id('whk'), createdBy: 'usr_1', createdAt: ago(0) };
        this.add(this.webhooks, hook);
        return { status: 201, body: { ...hook, secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' } };
      }
      case 'DELETE webhooks': return this.drop(this.webhooks, id);
      case 'POST webhooks/test': return { status: 200, body: { id, status: 204, durationMs: 38 } };
      case 'GET deliveries': return list(this.deliveries);
      case 'POST deliveries/send': case 'DELETE deliveries': return this.drop(this.deliveries, id);
      default: return undefined;
    }
  }

  private id(prefix: string): string {
    return `${prefix}_${++this.made}`;
  }

  private add<T>(items: T[], item: T): Said {
    items.unshift(item);
    return { status: 201, body: item };
  }

  private drop(items: { id: string }[], id: string): Said {
    items.splice(items.findIndex((item) => item.id === id), 1);
    return { status: 204 };
  }
}
