import type { Interaction } from '@ringside/client';
import { actInConversation } from '../conversation/useRowKeys';
import { go, useRoute } from '../state/route';

/** The question that one is on the way to. */
let wanted: Pick<Interaction, 'id' | 'session'> | undefined;

/** Goes to where a question came up, at once or when its session is here. */
export function jump({ id, session }: Interaction): void {
  // An open question stands at the end, which is not drawn where one reads far above it.
  if (isOpen(session) && !cardOf(id)) actInConversation(new KeyboardEvent('keydown', { key: 'End' }));
  wanted = { id, session };
  go(`/s/${session}`);
  requestAnimationFrame(arrive);
}

/** Puts the keyboard on the wanted question if its card is drawn; for each card that comes to be. */
export function arrive(): void {
  const card = wanted && isOpen(wanted.session) ? cardOf(wanted.id) : undefined;
  if (!card) return;
  wanted = undefined;
  card.scrollIntoView({ block: 'nearest' });
  card.focus({ preventScroll: true });
}

// Who has gone elsewhere meanwhile is not brought there.
useRoute.subscribe(() => { if (wanted && !isOpen(wanted.session)) wanted = undefined; });

function isOpen(session: string): boolean {
  const route = useRoute.getState();
  return route.page === 'session' && route.id === session;
}

function cardOf(id: string): HTMLElement | null {
  return document.getElementById(`ask-${id}`);
}
