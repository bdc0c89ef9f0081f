import { useEffect } from 'react';
import { answer, choice } from '../ask/answer';
import { jump } from '../ask/Waiting';
import { stop } from '../composer/stop';
import { actInConversation } from '../conversation/useRowKeys';
import { openSearch } from '../search/search';
import { useFleet } from '../state/fleet';
import { isPast } from '../state/playhead';
import { mayWrite } from '../state/rights';
import { screens } from '../shell/screens';
import { go, useRoute } from '../state/route';
import { useView } from '../state/view';
import { openForm } from '../tasks/state';

/** What each key does; `?` shows this list. */
export const keys = (): { key: string; does: string }[] => [
  ...screens.map(({ key, name }) => ({ key: `G ${key}`, does: name })),
  { key: 'J', does: 'In the fleet: next session; next task' }, { key: 'K', does: 'In the fleet: previous session; previous task' }, { key: 'Enter', does: 'Open the session' }, { key: 'F', does: 'Filter the fleet at home, or the tasks' }, { key: 'N', does: 'New session; at the tasks, new task' },
  { key: 'A', does: 'Allow what the agent asks for' }, { key: 'D', does: 'Deny it' }, { key: 'S', does: 'Stop the run' }, { key: 'W', does: 'Go to who waits for you' }, { key: 'X', does: 'Dismiss what is worth a look' },
  { key: 'J K', does: 'In a session: next row, previous row' }, { key: 'Enter', does: 'Open the row, or fold it' }, { key: 'O', does: 'Open all that is folded, or fold it' },
  { key: 'Home', does: 'Go to the beginning of the conversation' }, { key: 'E or End', does: 'Go to its end, and follow it' }, { key: 'Ctrl F', does: 'Search this session' }, { key: 'M', does: 'Write a message' }, { key: 'Ctrl K', does: 'Find or do anything' }, { key: '/', does: 'Search everything' }, { key: '?', does: 'This list' },
  { key: '← →', does: 'Step through what happened' }, { key: 'Space', does: 'Play it, or pause' }, { key: '+ −', does: 'Zoom the sequencer' },
  { key: 'R', does: 'Begin a range of the timeline; once more, end it' }, { key: 'Q', does: 'Mute the lane that one is in, or the open session’s' }, { key: 'I', does: 'Solo it' }, { key: '↑ ↓', does: 'In the lanes: the previous, the next' },
  { key: 'Esc', does: 'Leave the detail, the range, the past' },
];

/** What they do where one writes to an agent. */
export const writing = (): ReturnType<typeof keys> => [
  { key: 'Enter', does: 'Send; while the agent works, queue' }, { key: 'Alt Enter', does: 'Steer: into the turn where the agent can be told, else first in the queue' },
  { key: 'Ctrl Enter', does: 'Interrupt: stop the turn and go next' }, { key: 'Shift Enter', does: 'New line' }, { key: 'Esc', does: 'Leave the message, and keep it' },
];

/** Keys work where one does not write, and leave the browser's own alone. */
export function useKeys(): void {
  useEffect(() => {
    // Until when a key that follows G goes somewhere.
    let led = 0;
    const pressed = (event: KeyboardEvent) => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        useView.setState(({ dialog }) => ({ dialog: dialog === 'palette' ? undefined : 'palette' }));
        return;
      }
      // The browser's own search finds only what is drawn; pressed once more, it is there.
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'f' && !event.shiftKey && openId() !== undefined && useView.getState().dialog === undefined) {
        event.preventDefault();
        return openSearch(undefined, openId());
      }
      if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented || writes(event.target) || useView.getState().dialog !== undefined) return;
      const to = event.timeStamp < led ? screens.find(({ key }) => key.toLowerCase() === event.key.toLowerCase())?.path : undefined;
      led = to === undefined && event.key.toLowerCase() === 'g' ? event.timeStamp + 1_500 : 0;
      if (to !== undefined) go(to);
      if (to !== undefined || led > 0 || actInConversation(event) || act(event)) event.preventDefault();
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, []);
}

function act(event: KeyboardEvent): boolean {
  switch (event.key.length === 1 ? event.key.toLowerCase() : event.key) {
    case 'j': return move(1);
    case 'k': return move(-1);
    case 'n': return mayWrite() && (useRoute.getState().page === 'tasks' ? openForm() : useView.setState({ dialog: 'new-session' }), true);
    case '?': return useView.setState({ dialog: 'keys' }), true;
    case 'a': return decide(true);
    case 'd': return decide(false);
    case 's': return stopOpen();
    case 'w': return waiting();
    case 'x': return dismissFocused();
    case 'Enter': return openFocused();
    case '/': return openSearch(), true;
    case 'f': return focus('home-filter') || focus('tasks-filter');
    case 'm': return focus('composer');
    default: return false;
  }
}

function focus(id: string): boolean {
  const element = document.getElementById(id);
  element?.focus();
  return element !== null;
}

function openId(): string | undefined {
  const route = useRoute.getState();
  return route.page === 'session' ? route.id : undefined;
}

/** Goes through the rows of the list that is looked at: that of home, of the inbox, of the tasks, agents or orchestrators, or else the fleet's. */
function move(step: number): boolean {
  const { page } = useRoute.getState();
  const own = [...document.querySelectorAll<HTMLElement>('.tasks [data-task], .agent-list [data-row], .orchestrator-list [data-row]')];
  const rows = own.length > 0 ? own : [...document.querySelectorAll<HTMLElement>(`${page === 'home' || page === 'needs' ? `.${page}` : '.fleet'} [data-session]`)];
  const focused = rows.findIndex((row) => row === document.activeElement);
  const at = focused >= 0 ? focused : rows.findIndex(({ dataset }) => dataset.session !== undefined && dataset.session === openId());
  const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
  return next !== undefined;
}

/** Answers the question of the inbox that the keyboard is on, or the open session's oldest; never one that is not in view. */
function decide(allow: boolean): boolean {
  const session = openId();
  if (!mayWrite() || isPast()) return false;
  const row = document.activeElement?.closest<HTMLElement>('.needs [data-ask]');
  const asked = [...useFleet.getState().fleet.interactions.values()].find(({ id, session: of }) => (row ? id === row.dataset.ask : of === session));
  const option = asked && choice(asked.options, allow);
  if (!asked || !option) return false;
  if (row) move(1) && document.activeElement === row && move(-1);
  void answer(asked.id, { option: option.id });
  return true;
}

function stopOpen(): boolean {
  const run = useFleet.getState().fleet.sessions.get(openId() ?? '')?.run;
  if (run === undefined || !mayWrite() || isPast()) return false;
  void stop(run);
  return true;
}

function dismissFocused(): boolean {
  const row = document.activeElement?.closest('.look');
  const button = row?.querySelector<HTMLElement>('[data-dismiss]');
  if (row && button) {
    move(1);
    button.click();
  }
  return button !== undefined && button !== null;
}

function openFocused(): boolean {
  const row = document.activeElement;
  if (!(row instanceof HTMLElement) || !row.matches('.needs [data-session]')) return false;
  go(`/s/${row.dataset.session}`);
  return true;
}

function waiting(): boolean {
  const first = useFleet.getState().fleet.interactions.values().next().value;
  if (first) jump(first);
  return first !== undefined;
}

export function writes(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('textarea, select, input:not([type=radio], [type=checkbox])'));
}
