import { create } from 'zustand';

/** Why the last act that has no place of its own on the page came to nothing: one by a key, by the palette, or in a session that is not open any more. */
export const useRefused = create<{ why: string | undefined }>(() => ({ why: undefined }));

/** Says why; undefined: what was said before holds no more. */
export function tellRefused(why: string | undefined): void {
  useRefused.setState({ why });
}
