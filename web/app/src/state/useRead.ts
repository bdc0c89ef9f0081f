import { RingsideError } from '@ringside/client';
import { useEffect, useState } from 'react';
import { explain } from './api';

/** After so long what could not be read is tried again. */
export const retryMs = 3_000;

/** What is read from the server, and read anew when `known` changes; what was read before stays until then. What could not be read is tried again, unless it was refused. */
export function useRead<T>(read: () => Promise<T>, known: string): { value: T | undefined; problem: string | undefined; set: (value: T) => void } {
  const [state, setState] = useState<{ value?: T; problem?: string }>({});
  useEffect(() => {
    let gone = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => void read().then(
      (value) => { if (!gone) setState({ value }); },
      (error: unknown) => {
        if (gone) return;
        setState((before) => ({ ...before, problem: explain(error) }));
        if (!wasRefused(error)) timer = setTimeout(look, retryMs);
      },
    );
    look();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
    // What it reads is named by `known`.
  }, [known]);
  return { value: state.value, problem: state.problem, set: (value) => setState({ value }) };
}

/** Whether a request would be answered no otherwise if it were made again. */
export function wasRefused(error: unknown): boolean {
  return error instanceof RingsideError && error.status >= 400 && error.status < 500 && error.status !== 429;
}
