import type { Run } from '@ringside/client';
import { useEffect, useState } from 'react';
import { client, explain } from '../state/api';

interface Read { session: string; runs: readonly Run[]; next?: string | undefined; problem?: string | undefined }

/** The runs of a session, newest first, read anew when what is known of them changes. */
export function useRuns(session: string, known: string): Omit<Read, 'session'> & { isRead: boolean; more: () => void } {
  const [read, setRead] = useState<Read>({ session, runs: [] });
  const [isRead, setIsRead] = useState(false);
  const mine = read.session === session ? read : { session, runs: [] };
  useEffect(() => {
    let gone = false;
    client.runs.list({ session, limit: 50 }).then(
      ({ items, next }) => {
        if (gone) return;
        // What was read of the pages behind stays: they do not change any more but in what was put back.
        setRead((before) => {
          const rest = before.session === session ? before.runs.filter(({ id }) => id < (items.at(-1)?.id ?? '')) : [];
          return { session, runs: [...items, ...rest], next: rest.length > 0 ? before.next : next };
        });
        setIsRead(true);
      },
      (error: unknown) => {
        if (gone) return;
        setRead((before) => ({ ...(before.session === session ? before : { session, runs: [] }), problem: explain(error) }));
        setIsRead(true);
      },
    );
    return () => { gone = true; };
  }, [session, known]);
  const more = () => {
    client.runs.list({ session, limit: 50, ...(mine.next ? { page: mine.next } : {}) }).then(
      ({ items, next }) => setRead((before) => ({ ...before, runs: [...before.runs, ...items.filter(({ id }) => !before.runs.some((run) => run.id === id))], next, problem: undefined })),
      (error: unknown) => setRead((before) => ({ ...before, problem: explain(error) })),
    );
  };
  return { runs: mine.runs, next: mine.next, problem: mine.problem, isRead, more };
}
