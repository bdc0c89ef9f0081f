import { newKey } from '@ringside/client';
import { useRef } from 'react';

/** The key of a request: the same as long as its body is, so that what is sent again after a lost answer is done once (W4). */
export function useKey(): (body: string) => string {
  const last = useRef({ body: '', value: '' });
  return (body) => {
    if (last.current.body !== body) last.current = { body, value: newKey() };
    return last.current.value;
  };
}
