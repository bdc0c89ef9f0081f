import type { ArtifactReference } from '@ringside/client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { client, explain } from '../state/api';
import { joined, pieceOf, windowBytes, type Piece } from './windows';

/** Pieces of an artifact around the place that is looked at, and how to go on. */
export function useWindows({ id, size }: ArtifactReference) {
  const [pieces, setPieces] = useState<readonly Piece[]>([]);
  const [problem, setProblem] = useState<string>();
  const busy = useRef<AbortController>(undefined);

  // What was read last goes on from here, before it is on the page: between the two, scrolling would read the same piece twice.
  const known = useRef<readonly Piece[]>([]);

  const read = useCallback((where: { from: number; length: number } | { last: number }, keep: 'start' | 'end' | 'middle', place: 'before' | 'after' | 'alone', upTo?: number) => {
    if (place !== 'alone' && busy.current) return;
    busy.current?.abort();
    const mine = new AbortController();
    busy.current = mine;
    client.artifacts.read(id, where, { signal: mine.signal }).then((window) => {
      if (mine.signal.aborted) return;
      const piece = pieceOf(upTo === undefined ? window : { ...window, bytes: window.bytes.subarray(0, upTo - window.at) }, keep);
      known.current = place === 'alone' ? [piece] : joined(known.current, piece, place);
      setPieces(known.current);
      setProblem(undefined);
    }, (error: unknown) => {
      if (!mine.signal.aborted) setProblem(explain(error));
    }).finally(() => {
      if (busy.current === mine) busy.current = undefined;
    });
  }, [id]);

  const toEnd = useCallback(() => read({ last: windowBytes }, 'end', 'alone'), [read]);
  const toStart = useCallback(() => read({ from: 0, length: windowBytes }, 'start', 'alone'), [read]);
  const to = useCallback((at: number) => read({ from: Math.max(0, at), length: windowBytes }, 'middle', 'alone'), [read]);
  const before = useCallback(() => {
    const first = known.current[0];
    if (first && first.from > 0) {
      const from = Math.max(0, first.from - windowBytes);
      read({ from, length: first.from - from }, 'end', 'before', first.from);
    }
  }, [read]);
  const after = useCallback(() => {
    const last = known.current.at(-1);
    if (last && last.to < size) read({ from: last.to, length: windowBytes }, 'start', 'after');
  }, [read, size]);

  useEffect(() => () => busy.current?.abort(), []);
  return { pieces, problem, toStart, toEnd, to, before, after };
}
