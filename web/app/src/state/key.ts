import { newKey } from '@ringside/client';
import { draftOf, setDraft } from './draft';

/** The key of what is sent from a place: the same as long as its body is, after a reload too, so that what is sent again after a lost answer is done once (W4). */
export function keyOf(place: string, body: string): string {
  const [key, before] = split(draftOf(`key.${place}`));
  if (before === body) return key;
  const fresh = newKey();
  setDraft(`key.${place}`, `${fresh} ${body}`);
  return fresh;
}

/** It is known what became of it: what is sent next is another thing, even in the same words. */
export function forgetKey(place: string): void {
  setDraft(`key.${place}`, '');
}

function split(kept: string): [string, string] {
  const at = kept.indexOf(' ');
  return [kept.slice(0, at), kept.slice(at + 1)];
}
