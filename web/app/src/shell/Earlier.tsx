import type { Edge } from '../state/session';

/** What stands where the oldest that is here ends, while there is more. */
export function Earlier({ edge, what, onRead }: { edge: Edge; what: string; onRead: () => void }) {
  if (edge === 'none') return null;
  return (
    <p className="earlier">
      {edge === 'failed' && <span role="alert">What came before could not be read. </span>}
      <button type="button" className="button small" aria-disabled={edge === 'loading'} onClick={onRead}>{edge === 'failed' ? 'Try again' : `Earlier ${what}`}</button>
    </p>
  );
}
