import { useEffect, useState } from 'react';
import { plural } from '../meter/format';
import { Icon } from '../shell/Icon';
import { useAccount } from '../state/account';
import { myId } from '../state/rights';
import { canTryAgain, takeBack, tryAgain, useOutbox, type Unsent } from './outbox';

/** What is soon there is not said to be on its way. */
const patience = 300;

/** The prompts of a session that the server does not have yet, as far as is known. */
export function UnsentList({ session }: { session: string }) {
  const all = useOutbox(({ list }) => list);
  const me = useAccount((account) => myId(account));
  return all.filter((prompt) => prompt.session === session && prompt.by === me).map((prompt) => <Line key={prompt.key} prompt={prompt} />);
}

function Line({ prompt }: { prompt: Unsent }) {
  const { words, images, at, problem, gone } = prompt;
  const [late, setLate] = useState(() => Date.now() - at >= patience);
  useEffect(() => {
    if (problem !== undefined) return setLate(true);
    const timer = setTimeout(() => setLate(true), patience);
    return () => clearTimeout(timer);
  }, [problem]);
  if (problem === undefined && !late) return null;
  const count = images.length + (gone ?? 0);
  return (
    <div className="unsent" data-failed={problem !== undefined || undefined}>
      <Icon name={problem === undefined ? 'send' : 'failed'} size={14} />
      <p className="unsent-words" title={words}>{words || plural(count, 'image')}</p>
      {problem === undefined
        ? <span className="quiet" role="status">Sending…</span>
        : (
          <>
            <p className="unsent-why" role="alert">Not sent: {problem}{gone !== undefined && ` Its ${gone === 1 ? 'image is' : 'images are'} here no more.`}</p>
            <span className="unsent-buttons">
              {canTryAgain(prompt) && <button type="button" className="button small" onClick={() => tryAgain(prompt)}>Try again</button>}
              <button
                type="button" className="button small plain"
                onClick={() => {
                  takeBack(prompt);
                  document.getElementById('composer')?.focus();
                }}
              >
                {words === '' && images.length === 0 ? 'Dismiss' : 'Take back'}
              </button>
            </span>
          </>
        )}
    </div>
  );
}
