interface Question {
  /** What comes of it. */
  says: string;
  does: string;
  /** What leaves all as it is. */
  keeps?: string;
  isDanger?: boolean;
  onSure: () => void;
  onCancel: () => void;
}

/** Asks once more before what cannot be undone; the keyboard is on what leaves all as it is. */
export function Confirm({ says, does, keeps = 'Cancel', isDanger = true, onSure, onCancel }: Question) {
  return (
    <div className="confirm" role="group" aria-label="Confirm" onKeyDown={(event) => { if (event.key === 'Escape') onCancel(); }}>
      <p>{says}</p>
      <button type="button" className="button small plain" autoFocus onClick={onCancel}>{keeps}</button>
      <button type="button" className={`button small ${isDanger ? 'danger' : 'primary'}`} onClick={onSure}>{does}</button>
    </div>
  );
}
