import { textOf, type Prompt } from '@ringside/client';
import { create } from 'zustand';
import { addToDraft } from '../state/draft';

/** A queued prompt that one changes. `was`: as it stood when one began. `saving`: what one wrote is on its way. */
export interface Edit { session: string; was: string; text: string; saving?: boolean }

/** What one changes and has not saved, by prompt. */
export const useEdits = create<Readonly<Record<string, Edit>>>(() => ({}));

export function beginEdit({ id, session, text }: Prompt): void {
  useEdits.setState({ [id]: { session, was: textOf(text), text: textOf(text) } });
}

export function changeEdit(prompt: string, change: Partial<Edit>): void {
  useEdits.setState((edits) => (edits[prompt] ? { [prompt]: { ...edits[prompt], ...change } } : {}));
}

export function endEdit(prompt: string): void {
  useEdits.setState(({ [prompt]: _, ...rest }) => rest, true);
}

/** Puts what one changed of prompts that wait no more into the message box; gives the text that the last of them had, if there was any. */
export function rescueEdits(session: string, inbox: readonly Prompt[]): string | undefined {
  const gone = Object.entries(useEdits.getState()).filter(([id, edit]) => edit.session === session && edit.saving !== true && !inbox.some((prompt) => prompt.id === id));
  const changed = gone.filter(([, { text, was }]) => text.trim() !== '' && text.trim() !== was.trim());
  for (const [id] of gone) endEdit(id);
  for (const [, { text }] of changed) addToDraft(session, text.trim());
  return changed.at(-1)?.[1].was;
}
