import { RingsideError } from '../../errors';
import type { RingsideEvent } from '../../wire/events';
import type { AccessChange, Begin, EventFilter, SessionPresence, Verdict } from '../../wire/stream';
import type { ConnectionStatus } from '../status';

/** What a tab asks of the worker that reads for all tabs. */
export type FromTab =
  /** The tab holds this lock for as long as it is there. */
  | { op: 'tab'; lock: string }
  | { op: 'open'; id: number; filter: EventFilter; begin: Begin; presence: boolean }
  | { op: 'close'; id: number }
  | { op: 'retry' };

/** What the worker tells a tab. */
export type ToTab =
  /** The worker holds this lock for as long as it is there. */
  | { op: 'hello'; lock: string }
  | { op: 'told'; told: readonly Told[] };

/** What a subscription is told, as its options have it. */
export type Told = { id: number } & News;

export type News =
  | { event: RingsideEvent }
  | { verdict: Verdict }
  | { caughtUp: true }
  | { status: PlainStatus }
  | { access: AccessChange }
  | { presence: readonly SessionPresence[]; whole: boolean }
  /** A sign of life, and the place that has been read up to. */
  | { beat: string | undefined };

/** A message takes an error's own members only as those of a plain object. */
type PlainStatus = Exclude<ConnectionStatus, { state: 'closed' }> | { state: 'closed'; reason: (ConnectionStatus & { state: 'closed' })['reason']; error?: PlainError };
interface PlainError { status: number; code: string; message: string; errors: Readonly<Record<string, readonly string[]>>; retryAfterMs?: number }

export function plain(status: ConnectionStatus): PlainStatus {
  if (status.state !== 'closed' || !status.error) return status as PlainStatus;
  const { error: { status: code, code: name, message, errors, retryAfterMs } } = status;
  return { ...status, error: { status: code, code: name, message, errors, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) } };
}

export function unplain(status: PlainStatus): ConnectionStatus {
  if (status.state !== 'closed' || !status.error) return status as ConnectionStatus;
  const { error } = status;
  return { ...status, error: new RingsideError(error.status, error.code, error.message, error.errors, error.retryAfterMs) };
}

/** One end of a channel between a tab and the worker. */
export interface Port<In, Out> {
  postMessage(message: Out): void;
  onmessage: ((message: { data: In }) => void) | null;
  close(): void;
}
