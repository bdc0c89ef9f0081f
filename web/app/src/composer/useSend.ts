import { newKey, type Delivery, type Session } from '@ringside/client';
import { useRef } from 'react';
import { client, explain } from '../state/api';
import { blocks, type Attached } from './images';

/** Sends prompts one after the other, so that they arrive in the order in which they were written. `onLost`: one was not sent, and why. */
export function useSend(session: Session, onLost: (words: string, images: readonly Attached[], problem: string) => void): (words: string, images: readonly Attached[], delivery: Delivery) => void {
  // The same words sent again after a lost answer are the same request, which the server does once.
  const failed = useRef<{ what: string; key: string }>(undefined);
  const last = useRef(Promise.resolve());
  return (words, images, delivery) => {
    const what = `${delivery} ${images.map(({ id }) => id).join()} ${words}`;
    const idempotencyKey = failed.current?.what === what ? failed.current.key : newKey();
    last.current = last.current.then(async () => {
      try {
        const body = images.length === 0 ? { text: words } : { content: blocks(words, images) };
        await client.sessions.prompt(session.id, { ...body, delivery }, { idempotencyKey });
        failed.current = undefined;
      } catch (error) {
        failed.current = { what, key: idempotencyKey };
        onLost(words, images, `Not sent: ${explain(error)}`);
      }
    });
  };
}
