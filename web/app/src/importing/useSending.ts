import { newKey, type Session } from '@ringside/client';
import { useEffect, useRef, useState } from 'react';
import { client } from '../state/api';
import { tellRefused } from '../state/refused';
import { unreadable } from './file';
import { refusal, stopped, stoppedByClosing } from './words';

/** What became of the last attempt. */
export interface Told { words: string; isWrong: boolean }

/** Sends a file once at a time; the same file again has the same key, so that one whose answer was lost makes no second session (W4). */
export function useSending(onImported: (session: Session) => void) {
  const [going, setGoing] = useState<AbortController>();
  const [told, setTold] = useState<Told>();
  const current = useRef<AbortController>(undefined);
  const keys = useRef(new WeakMap<File, string>());
  // The dialog may be closed at any moment, by what is not its own.
  useEffect(() => () => {
    if (!current.current) return;
    current.current.abort();
    tellRefused(stoppedByClosing);
  }, []);
  const end = (words?: Told) => {
    current.current = undefined;
    setGoing(undefined);
    setTold(words);
  };
  const send = async (file: File) => {
    if (current.current) return;
    const mine = current.current = new AbortController();
    setGoing(mine);
    setTold(undefined);
    const key = keys.current.get(file) ?? newKey();
    keys.current.set(file, key);
    try {
      const session = await client.sessions.import(file, { idempotencyKey: key, signal: mine.signal });
      if (mine.signal.aborted) return;
      end();
      onImported(session);
    } catch (error) {
      if (mine.signal.aborted) return;
      const words = await isReadable(file) ? refusal(error) : unreadable(file.name);
      if (current.current === mine) end({ words, isWrong: true });
    }
  };
  const stop = () => {
    current.current?.abort();
    end({ words: stopped, isWrong: false });
  };
  return { isGoing: going !== undefined, told, send, stop, forget: () => setTold(undefined) };
}

/** Whether the file is still what was chosen: a browser refuses to send one that was changed, as it does without a network. */
async function isReadable(file: File): Promise<boolean> {
  return file.slice(0, 1).arrayBuffer().then(() => true, () => false);
}
