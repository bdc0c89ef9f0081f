import { useEffect } from 'react';
import { writes } from '../keys/useKeys';
import { isPast, toLive } from '../state/playhead';
import { useView } from '../state/view';
import { step, stopPlay, togglePlay, toStart } from './player';
import { setSize, useScope, zoom } from './scope';

/** What has keys of its own: they are left to it. */
const owned = 'button, a, summary, select, input, [role=tab], [role=separator], [role=slider], [role=spinbutton], [role=listbox], [role=option], [role=radio], dialog, audio, video';

/** The sequencer's keys; they are on the list of `?` with the others. */
export function useSequencerKeys(): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented || writes(event.target) || useView.getState().dialog !== undefined) return;
      if (event.target instanceof Element && event.key !== 'Escape' && event.target.closest(owned) && !(event.target.closest('.seq') && event.key !== ' ' && event.key !== 'Enter' && !event.target.closest('select, [role=separator]'))) return;
      const isHere = isPast() || (event.target instanceof Element && event.target.closest('.seq') !== null);
      if ((isHere || !/^(?:Home|End)$/.test(event.key)) && act(event.key)) event.preventDefault();
    };
    // Before the page's own: at a moment that is past, Home and End are the timeline's.
    addEventListener('keydown', pressed, true);
    return () => removeEventListener('keydown', pressed, true);
  }, []);
}

function act(key: string): boolean {
  switch (key) {
    case ' ': return togglePlay(), true;
    case 'ArrowLeft': return step(-1), true;
    case 'ArrowRight': return step(1), true;
    case 'Home': return stopPlay(), toStart(), true;
    case 'End': return toLive(), useScope.setState({ follow: true }), true;
    case '+': case '=': return zoom(1 / 1.6), true;
    case '-': return zoom(1.6), true;
    case 'Escape': return escape();
    default: return false;
  }
}

/** One step back at a time: out of the detail, the range, the past, the whole page. */
function escape(): boolean {
  const { chosen, range, size } = useScope.getState();
  if (chosen) useScope.setState({ chosen: undefined });
  else if (range) useScope.setState({ range: undefined });
  else if (isPast()) toLive();
  else if (size === 'fill') setSize('dock');
  else return false;
  return true;
}
