import { describe, expect, it } from 'vitest';
import { joined, mostPieces, pieceOf, type Piece } from '../src/tools/windows';

const all = new TextEncoder().encode(`${Array.from({ length: 400 }, (_, at) => `line ${at} ü🦊`).join('\n')}\n${'🦊'.repeat(300)}`);
const window = (at: number, to: number) => ({ at, bytes: all.subarray(at, to), size: all.length });
const text = (pieces: readonly Piece[]) => pieces.map((piece) => piece.text).join('');

describe('windows of a long text', () => {
  it('[G68] going on from piece to piece, forwards or backwards, misses nothing, repeats nothing and cuts no character', () => {
    for (const length of [64, 97, 1_000]) {
      const forwards = [pieceOf(window(0, length), 'start')];
      while (forwards.at(-1)!.to < all.length) forwards.push(pieceOf(window(forwards.at(-1)!.to, forwards.at(-1)!.to + length), 'start'));
      expect(text(forwards)).toBe(new TextDecoder().decode(all));

      const backwards = [pieceOf(window(all.length - length, all.length), 'end')];
      while (backwards[0]!.from > 0) backwards.unshift(pieceOf(window(Math.max(0, backwards[0]!.from - length), backwards[0]!.from), 'end'));
      expect(text(backwards)).toBe(new TextDecoder().decode(all));
    }
  });

  it('a piece from the middle is whole lines', () => {
    const piece = pieceOf(window(1_001, 2_001), 'middle');
    expect(piece.text).toMatch(/^line \d+ ü🦊\n(.*\n)*line \d+ ü🦊\n$/);
    expect(new TextDecoder().decode(all.subarray(piece.from, piece.to))).toBe(piece.text);
  });

  it('as many stand on the page as are wanted, whichever way it goes', () => {
    let pieces: Piece[] = [];
    for (let at = 0; at < 20; at++) pieces = joined(pieces, { from: at, to: at + 1, text: `${at}` }, 'after');
    expect(pieces.map((piece) => piece.from)).toEqual([14, 15, 16, 17, 18, 19]);
    expect(joined(pieces, { from: 13, to: 14, text: '13' }, 'before')).toHaveLength(mostPieces);
    expect(joined(pieces, { from: 20, to: 20, text: '' }, 'after')).toEqual(pieces);
  });
});
