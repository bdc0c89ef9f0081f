import { newKey, type Delivery } from '@ringside/client';
import { create } from 'zustand';
import { client, explain } from '../state/api';
import { addToDraft } from '../state/draft';
import { useFleet } from '../state/fleet';
import { tellRefused } from '../state/refused';
import { myId } from '../state/rights';
import { useRoute } from '../state/route';
import { namesRemembered, onRemembered, remember, remembered } from '../state/storage';
import { addImages, blocks, type Attached } from './images';

/**
 * A prompt that the server has not said to have. `key`: its own, by which it is done once however often it is sent (W4). `by`: who wrote it, who alone sees it here.
 * `problem`: why it is not on its way. `gone`: so many of its images are here no more.
 */
export interface Unsent {
  key: string; by: string; session: string; words: string; images: readonly Attached[]; delivery: Delivery; at: number;
  problem?: string; gone?: number;
}

/** What of it outlives the page. */
type Stored = Pick<Unsent, 'by' | 'session' | 'words' | 'delivery' | 'at'> & { images: number };

/** The server keeps a key for a day: what is older might be done twice. */
const keptMs = 23 * 3_600_000;

/** No answer within so long is none: what was written after it waits for it. Sent again, it is still done once. */
const patience = 30_000;
const patienceWithImages = 300_000;

/** The prompts on their way and those that did not get there, oldest first, of every session. */
export const useOutbox = create<{ list: readonly Unsent[] }>(() => ({ list: left() }));

/** By session: prompts arrive in the order in which they were written. */
const last = new Map<string, Promise<void>>();
/** The keys of what was taken back: the same words sent again may be there already. */
const keys = new Map<string, string>();

/** Sends a prompt, and keeps it until the server has it. */
export function post(session: string, words: string, images: readonly Attached[], delivery: Delivery): void {
  const prompt: Unsent = { key: keys.get(what({ session, words, images, delivery })) ?? newKey(), by: myId(), session, words, images, delivery, at: Date.now() };
  const stored: Stored = { by: prompt.by, session, words, delivery, at: prompt.at, images: images.length };
  remember(nameOf(prompt.key), JSON.stringify(stored));
  useOutbox.setState(({ list }) => ({ list: [...list, prompt] }));
  send(prompt);
}

export function tryAgain({ problem: _, ...prompt }: Unsent): void {
  change(prompt);
  send(prompt);
}

/** Whether sending it again cannot do it twice, nor leave out what went with it. */
export function canTryAgain({ at, gone }: Unsent): boolean {
  return gone === undefined && Date.now() - at < keptMs;
}

/** Puts it back to where it was written. */
export function takeBack(prompt: Unsent): void {
  keys.set(what(prompt), prompt.key);
  forget(prompt.key);
  if (prompt.words !== '') addToDraft(prompt.session, prompt.words);
  addImages(prompt.session, prompt.images);
}

function send(prompt: Unsent): void {
  const { key, session, words, images, delivery } = prompt;
  last.set(session, (last.get(session) ?? Promise.resolve()).then(async () => {
    try {
      await client.sessions.prompt(session, { ...(images.length === 0 ? { text: words } : { content: blocks(words, images) }), delivery }, { idempotencyKey: key, timeoutMs: images.length === 0 ? patience : patienceWithImages });
      keys.delete(what(prompt));
      forget(key);
    } catch (error) {
      const problem = explain(error);
      change({ ...prompt, problem });
      const route = useRoute.getState();
      if (route.page !== 'session' || route.id !== session) tellRefused(`Your message in “${useFleet.getState().fleet.sessions.get(session)?.title || 'Untitled'}” was not sent. ${problem} It is kept there.`);
    }
  }));
}

function change(prompt: Unsent): void {
  useOutbox.setState(({ list }) => ({ list: list.map((one) => (one.key === prompt.key ? prompt : one)) }));
}

function forget(key: string): void {
  remember(nameOf(key), undefined);
  drop(key);
}

function drop(key: string): void {
  useOutbox.setState(({ list }) => ({ list: list.filter((one) => one.key !== key) }));
}

function nameOf(key: string): string {
  return `unsent.${key}`;
}

function what({ session, words, images, delivery }: Pick<Unsent, 'session' | 'words' | 'images' | 'delivery'>): string {
  return `${session} ${delivery} ${images.map(({ id }) => id).join()} ${words}`;
}

/** What an earlier page of this browser did not hear the end of. */
function left(): Unsent[] {
  const all = namesRemembered(nameOf('')).flatMap((key): Unsent[] => {
    try {
      const { images, ...stored } = JSON.parse(remembered(nameOf(key)) ?? '') as Stored;
      return [{ ...stored, key, images: [], problem: 'The page was left before the server had answered.', ...(images > 0 ? { gone: images } : {}) }];
    } catch {
      return [];
    }
  });
  return all.sort((a, b) => a.at - b.at);
}

// Another tab got it through, or took it back; what is on its way from here hears so by itself.
onRemembered(nameOf(''), (key, value) => {
  if (value === undefined && useOutbox.getState().list.some((prompt) => prompt.key === key && prompt.problem !== undefined)) drop(key);
});
