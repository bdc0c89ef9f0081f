import type { Me, Scope, Token } from '@ringside/client';

/** What a token may be used for; each includes those before it. */
export const reaches: readonly { scope: Scope; name: string; may: string; scopes: Scope[] }[] = [
  { scope: 'read', name: 'Read', may: 'look, and follow streams', scopes: ['read'] },
  { scope: 'write', name: 'Read and write', may: 'run agents, prompt and answer too', scopes: ['read', 'write'] },
  { scope: 'admin', name: 'Everything', may: 'agents, people and webhooks too', scopes: ['read', 'write', 'admin'] },
];

/** What a person can give away: nobody makes a token that does more than he may himself. */
export function reachesOf({ user, scopes }: Me): typeof reaches {
  const most = user.role === 'viewer' ? 'read' : user.role === 'member' || !scopes.includes('admin') ? (scopes.some((held) => held !== 'read') ? 'write' : 'read') : 'admin';
  return reaches.slice(0, reaches.findIndex(({ scope }) => scope === most) + 1);
}

/** The furthest of a token's scopes, in a word. */
export function reachOf({ scopes }: Pick<Token, 'scopes'>): string {
  return reaches.findLast(({ scope }) => scopes.includes(scope))?.name ?? 'Nothing';
}

/** How long a token may last, in days; 0: until it is revoked. */
export const lives: readonly { days: number; name: string }[] = [
  { days: 0, name: 'Until it is revoked' }, { days: 1, name: 'A day' }, { days: 7, name: 'A week' }, { days: 30, name: '30 days' }, { days: 90, name: '90 days' }, { days: 365, name: 'A year' },
];

export function endOf(days: number, now: number): string | undefined {
  return days === 0 ? undefined : new Date(now + days * 86_400_000).toISOString();
}

/** ends in 3 d, has ended; never ends. */
export function ending(expiresAt: string | undefined, now: number): string {
  if (expiresAt === undefined) return 'never ends';
  const minutes = Math.ceil((Date.parse(expiresAt) - now) / 60_000);
  if (minutes <= 0) return 'has ended';
  if (minutes < 60) return `ends in ${minutes} min`;
  return minutes < 48 * 60 ? `ends in ${Math.round(minutes / 60)} h` : `ends in ${Math.round(minutes / 60 / 24)} d`;
}

/** The name that the server gives to the token of its own setting. */
const configured = 'RINGSIDE_ADMIN_TOKEN';

/** What stops once it is revoked. */
export function revoking({ name }: Pick<Token, 'name'>): string {
  return `What uses ${name} is refused from then on, and the streams it follows end.${name === configured ? ' The server makes it anew at its next start, while its setting stands.' : ''}`;
}
