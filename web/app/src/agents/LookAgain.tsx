import { useState } from 'react';
import { Icon } from '../shell/Icon';
import { detect, useDetected } from './detected';

/** Looks for the programs once more, and asks those that have answered anew. `look`: how much of a button it is. */
export function LookAgain({ look: as = '' }: { look?: '' | 'plain' | 'primary' }) {
  const looking = useDetected((state) => state.looking);
  const [asked, setAsked] = useState<'no' | 'asking' | 'done'>('no');
  const look = async () => {
    setAsked('asking');
    await detect(true);
    setAsked('done');
  };
  return (
    <>
      <button type="button" className={`button ${as}`} disabled={asked === 'asking'} title="Asks the programs anew, as after you have signed in" onClick={() => void look()}>
        <Icon name="again" size={14} />{asked === 'asking' && looking ? 'Looking…' : 'Look again'}
      </button>
      <span className="visually-hidden" role="status">{asked === 'done' && !looking ? 'Looked again at every program.' : ''}</span>
    </>
  );
}
