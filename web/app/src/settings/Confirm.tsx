/** Asks once more before what cannot be undone, and says what comes of it. */
export function Confirm({ says, does, onSure, onCancel }: { says: string; does: string; onSure: () => void; onCancel: () => void }) {
  return (
    <div className="confirm" role="group" aria-label="Confirm" onKeyDown={(event) => { if (event.key === 'Escape') onCancel(); }}>
      <p>{says}</p>
      <button type="button" className="button small plain" autoFocus onClick={onCancel}>Cancel</button>
      <button type="button" className="button small danger" onClick={onSure}>{does}</button>
    </div>
  );
}
