import { useEffect, useRef } from 'react';

type Act = (event: KeyboardEvent) => boolean;

let current: Act | undefined;

/** Gives a key to the conversation that is open; false where it means nothing there. */
export function actInConversation(event: KeyboardEvent): boolean {
  return current?.(event) ?? false;
}

interface Moves { toStart: () => void; toEnd: () => void }

/** The keys by which one moves in the conversation. */
export function useRowKeys(moves: Moves): void {
  const now = useRef(moves);
  now.current = moves;
  useEffect(() => {
    const act: Act = ({ key }) => {
      switch (key) {
        case 'Home': return now.current.toStart(), true;
        case 'End': case 'e': case 'E': return now.current.toEnd(), true;
        default: return false;
      }
    };
    current = act;
    return () => { if (current === act) current = undefined; };
  }, []);
}
