import { useEffect } from 'react';
import { writes } from '../keys/useKeys';
import { isPast, toLive } from '../state/playhead';
import { useRoute } from '../state/route';
import { useView } from '../state/view';
import { step, stopPlay, togglePlay, toStart } from './player';
import { clearRange, mark, setSize, toggleLane, useScope, zoom } from './scope';

/** What has keys of its own: they are left to it. */
const owned = 'button, a, summary, select, input, [role=tab], [role=separator], [role=slider], [role=spinbutton], [role=listbox], [role=option], [role=radio], dialog, audio, video';

/** The sequencer's keys; they are on the list of `?` with the others. */
export function useSequencerKeys(): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented || writes(event.target) || useView.getState().dialog !== undefined) return;
      if (event.target instanceof Element && event.target.closest('[role=menu]')) return;
      if (event.target instanceof Element && event.key !== 'Escape' && event.target.closest(owned) && !(event.target.closest('.seq') && event.key !== ' ' && event.key !== 'Enter' && !event.target.closest('select, [role=separator]'))) return;
      if (/^Arrow(?:Up|Down)$/.test(event.key) && goInLanes(event.target, event.key === 'ArrowDown')) return event.preventDefault();
      const isHere = isPast() || (event.target instanceof Element && event.target.closest('.seq') !== null);
      if ((isHere || !/^(?:Home|End)$/.test(event.key)) && act(event.key)) event.preventDefault();
    };
    // Before the page's own: at a moment that is past, Home and End are the timeline's.
    addEventListener('keydown', pressed, true);
    return () => removeEventListener('keydown', pressed, true);
  }, []);
}

function act(key: string): boolean {
  switch (key.length === 1 ? key.toLowerCase() : key) {
    case ' ': return togglePlay(), true;
    case 'ArrowLeft': return step(-1), true;
    case 'ArrowRight': return step(1), true;
    case 'Home': return stopPlay(), toStart(), true;
    case 'End': return toLive(), useScope.setState({ follow: true }), true;
    case '+': case '=': return zoom(1 / 1.6), true;
    case '-': return zoom(1.6), true;
    case 'r': return mark(), true;
    case 'q': return mix('muted');
    case 'i': return mix('solo');
    case 'Escape': return escape();
    default: return false;
  }
}

/** The lane that the keyboard is on, or that of the open session. */
function mix(of: 'muted' | 'solo'): boolean {
  const route = useRoute.getState();
  const session = document.activeElement?.closest<HTMLElement>('.seq-head')?.dataset.lane ?? (route.page === 'session' ? route.id : undefined);
  if (session === undefined || useScope.getState().size === 'strip') return false;
  toggleLane(of, session);
  return true;
}

function goInLanes(target: EventTarget | null, down: boolean): boolean {
  const lane = target instanceof Element ? target.closest('.seq-head') : null;
  const next = down ? lane?.nextElementSibling : lane?.previousElementSibling;
  next?.querySelector<HTMLElement>('.seq-name')?.focus();
  return lane !== null;
}

/** One step back at a time: out of the detail, the range, the past, the whole page. */
function escape(): boolean {
  const { chosen, range, size } = useScope.getState();
  if (chosen) useScope.setState({ chosen: undefined });
  else if (range) clearRange();
  else if (isPast()) toLive();
  else if (size === 'fill') setSize('dock');
  else return false;
  return true;
}
