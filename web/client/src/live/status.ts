import type { RingsideError } from '../errors';

/** Why a subscription is over. `finished`: what it followed has ended; `stopped`: the caller closed it. */
export type CloseReason = 'finished' | 'gone' | 'forbidden' | 'signed-out' | 'invalid' | 'stopped';

/** What brings a subscription's events: a WebSocket shared with others, or a stream of server-sent events where no WebSocket gets through. */
export type Transport = 'socket' | 'stream';

/** How a subscription is connected. `nextAt`: when the next attempt begins, in milliseconds since 1970. */
export type ConnectionStatus =
  | { state: 'connecting' }
  | { state: 'live'; by: Transport }
  | { state: 'polling' }
  | { state: 'reconnecting'; attempt: number; nextAt: number }
  | { state: 'closed'; reason: CloseReason; error?: RingsideError };

/** Why a refusal ends a subscription; undefined where trying again may help. */
export function closeReason(error: RingsideError): CloseReason | undefined {
  switch (error.status) {
    case 401: return 'signed-out';
    case 403: return 'forbidden';
    case 404: case 410: return 'gone';
    case 400: case 405: case 406: case 422: return 'invalid';
    default: return undefined;
  }
}

/** Why a `bye` that asks for no retry ends a subscription (R8). */
export function byeReason(code: string): CloseReason {
  switch (code) {
    case 'expired': return 'signed-out';
    case 'forbidden': case 'gone': return code;
    default: return 'finished';
  }
}
