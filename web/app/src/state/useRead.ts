import { useEffect, useState } from 'react';
import { explain } from './api';

/** What is read from the server, and read anew when `known` changes; what was read before stays until then. */
export function useRead<T>(read: () => Promise<T>, known: string): { value: T | undefined; problem: string | undefined; set: (value: T) => void } {
  const [state, setState] = useState<{ value?: T; problem?: string }>({});
  useEffect(() => {
    let gone = false;
    read().then(
      (value) => { if (!gone) setState({ value }); },
      (error: unknown) => { if (!gone) setState((before) => ({ ...before, problem: explain(error) })); },
    );
    return () => { gone = true; };
    // What it reads is named by `known`.
  }, [known]);
  return { value: state.value, problem: state.problem, set: (value) => setState({ value }) };
}
