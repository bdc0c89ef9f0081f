import type { Session } from '@ringside/client';
import { useState } from 'react';
import { copied } from '../shell/copied';
import { useDraft } from '../state/draft';

/** What stands where one wrote, once the session is closed: what was not sent can still be taken along. */
export function Closed({ session: { id, imported } }: { session: Session }) {
  const [words] = useDraft(id);
  const [done, setDone] = useState(false);
  return (
    <>
      <p className="composer-closed">{imported ? 'This session was imported, and is closed: nobody prompts it here. Its conversation stays.' : 'This session is closed. Its conversation stays here.'}</p>
      {words.trim() !== '' && (
        <div className="composer-box">
          <textarea readOnly rows={Math.min(6, words.split('\n').length)} aria-label="Your message, not sent" value={words} />
          <button type="button" className="button small" onClick={() => void copied(words).then(setDone)}>{done ? 'Copied' : 'Copy'}</button>
        </div>
      )}
    </>
  );
}
