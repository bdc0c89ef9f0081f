import { RingsideError } from '../errors';
import { headers, inTime, request, type Connection, type RequestOptions } from '../http';

/** A part of an artifact's bytes: `size` is how many there are by now, more to come while it is not `sealed`. */
export interface ArtifactWindow { at: number; bytes: Uint8Array; size: number; sealed: boolean }

/** Which part: so many bytes from a place on, or its last. */
export type WindowAt = { from: number; length: number } | { last: number };

/** Reads a part of an artifact (wire.md §8); where it ends before `from`, there are no bytes. */
export async function readWindow(connection: Connection, id: string, where: WindowAt, options: RequestOptions = {}): Promise<ArtifactWindow> {
  const sent = headers(connection, '*/*');
  sent.set('range', 'last' in where ? `bytes=-${where.last}` : `bytes=${where.from}-${where.from + where.length - 1}`);
  return inTime(options.timeoutMs ?? connection.timeoutMs, options.signal, async (signal) => {
    const response = await request(connection, `/api/artifacts/${encodeURIComponent(id)}`, { headers: sent, signal, cache: 'no-store' });
    return windowOf(response);
  });
}

async function windowOf(response: Response): Promise<ArtifactWindow> {
  const range = /^bytes (?:(\d+)-\d+|\*)\/(\d+)$/.exec(response.headers.get('content-range') ?? '');
  const sealed = response.headers.get('artifact-state') !== 'open';
  if (response.status === 416 && range) return { at: Number(range[2]), bytes: new Uint8Array(), size: Number(range[2]), sealed };
  if (!response.ok) throw await RingsideError.from(response);
  const bytes = new Uint8Array(await response.arrayBuffer());
  return range ? { at: Number(range[1]), bytes, size: Number(range[2]), sealed } : { at: 0, bytes, size: bytes.length, sealed };
}
