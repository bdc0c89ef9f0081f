import { showEarlier } from '../state/shown';
import type { Edge } from '../state/session';

/** What stands above the oldest row that is here, while there is more. */
export function Beginning({ edge }: { edge: Edge }) {
  if (edge === 'none') return null;
  if (edge === 'far') return <p className="beginning">More came before. Go to an earlier moment to see it.</p>;
  return (
    <p className="beginning" role="status">
      {edge === 'failed' ? <>What came before could not be read. <button type="button" className="button small" onClick={() => void showEarlier()}>Try again</button></> : 'Loading…'}
    </p>
  );
}
