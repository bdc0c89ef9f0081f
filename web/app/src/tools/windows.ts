import type { ArtifactWindow } from '@ringside/client';

/** A piece of a long text: its bytes' place, and whole lines of it where it has line breaks. */
export interface Piece { from: number; to: number; text: string }

/** So many bytes are read at once. */
export const windowBytes = 32 * 1024;

/** So many pieces stand on the page at once; those at the other end go. */
export const mostPieces = 6;

const newline = 0x0a;
const isInside = (byte: number | undefined) => byte !== undefined && (byte & 0xc0) === 0x80;

/** A window as a piece, cut at lines, else at characters: what is cut off is read with the piece before it, or after it. */
export function pieceOf({ at, bytes, size }: Pick<ArtifactWindow, 'at' | 'bytes' | 'size'>, keep: 'start' | 'end' | 'middle'): Piece {
  let [start, end] = [0, bytes.length];
  if (keep !== 'start' && at > 0) {
    const line = bytes.indexOf(newline);
    if (line >= 0 && line < end - 1) start = line + 1;
    else while (isInside(bytes[start])) start++;
  }
  if (keep !== 'end' && at + end < size) {
    const line = bytes.lastIndexOf(newline);
    if (line >= start) end = line + 1;
    else {
      let cut = end;
      while (cut > start && isInside(bytes[cut - 1])) cut--;
      // The last character's first byte: it goes with the next piece, unless it is one byte.
      if (cut > start && (bytes[cut - 1]! & 0xc0) === 0xc0) cut--;
      else cut = end;
      end = cut > start ? cut : end;
    }
  }
  return { from: at + start, to: at + end, text: new TextDecoder().decode(bytes.subarray(start, end)) };
}

/** The pieces with one more at either end, without those that are too many at the other. */
export function joined(pieces: readonly Piece[], piece: Piece, end: 'before' | 'after'): Piece[] {
  if (piece.to <= piece.from) return [...pieces];
  return end === 'after' ? [...pieces, piece].slice(-mostPieces) : [piece, ...pieces].slice(0, mostPieces);
}
