import type { ConnectionStatus } from '@ringside/client';
import type { Anew } from '../state/session';

/** How the page is connected, in the header: in a word, in a sentence for who listens, and with a why for who points at it. */
export function words(status: ConnectionStatus, now: number, lost: boolean): { word: string; sentence: string; title: string } {
  if (lost) return { word: 'Reconnecting…', sentence: 'The server does not answer: reconnecting.', title: 'The server does not answer. The page goes on trying.' };
  switch (status.state) {
    case 'live': return {
      word: 'Live',
      sentence: 'The page is live.',
      title: status.by === 'socket'
        ? 'Everything arrives the moment it happens, by one WebSocket for all tabs of this browser.'
        : 'Everything arrives the moment it happens, by server-sent events: something on the way holds WebSockets back.',
    };
    case 'polling': return {
      word: 'Polling',
      sentence: 'News arrives by polling.',
      title: 'Something on the way holds streams back, so the page asks again and again. Nothing is lost; it is live again as soon as streams get through.',
    };
    case 'connecting': return { word: 'Connecting…', sentence: 'Connecting to the server.', title: 'Connecting to the server.' };
    case 'closed': return { word: 'Not live', sentence: 'The connection is closed.', title: 'This is no longer followed.' };
    case 'reconnecting': {
      const seconds = Math.ceil((status.nextAt - now) / 1000);
      return {
        word: seconds > 0 ? `Reconnecting in ${seconds} s` : 'Reconnecting…',
        sentence: 'The connection is lost: reconnecting.',
        title: `Attempt ${status.attempt}. What happens meanwhile is kept and shown as soon as the server is back.`,
      };
    }
  }
}

/** Why a session, or all there is, is shown anew, and from when on. */
export function anewWords({ because, from }: Anew, what = 'This session is'): string {
  const why = because === 'gap'
    ? 'A part of what happened meanwhile is no longer kept.'
    : 'The server’s log was replaced, perhaps from a backup.';
  return `${why} ${what} shown anew${from === undefined ? '' : `, from ${from} on`}.`;
}
