import { create } from 'zustand';
import { myId } from './rights';
import { remember, remembered } from './storage';

/** What one has begun to write and not sent, by what it is for. */
const useDrafts = create<Readonly<Record<string, string>>>(() => ({}));

/** What was begun, here or before the page was loaded. */
export function draftOf(name: string): string {
  return useDrafts.getState()[name] ?? remembered(placeOf(name)) ?? '';
}

export function setDraft(name: string, text: string): void {
  remember(placeOf(name), text === '' ? undefined : text);
  useDrafts.setState({ [name]: text });
}

/** Others who sign in with this browser have drafts of their own. */
function placeOf(name: string): string {
  return `draft.${myId()}.${name}`;
}

/** Puts words below what stands there. */
export function addToDraft(name: string, words: string): void {
  const before = draftOf(name).trimEnd();
  setDraft(name, before === '' ? words : `${before}\n${words}`);
}

/**
 * A text that is kept until it was sent, whatever one looks at meanwhile, after a reload too.
 * @param name What it is for; a session's message has the session's id.
 */
export function useDraft(name: string): [string, (text: string) => void] {
  const text = useDrafts((drafts) => drafts[name]);
  return [text ?? draftOf(name), (next) => setDraft(name, next)];
}
