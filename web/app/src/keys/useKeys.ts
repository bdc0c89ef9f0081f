import { useEffect } from 'react';
import { choice } from '../ask/answer';
import { jump } from '../ask/jump';
import { actInConversation } from '../conversation/useRowKeys';
import { openSearch } from '../search/search';
import { useFleet } from '../state/fleet';
import { isPast } from '../state/playhead';
import { mayWrite } from '../state/rights';
import { screens } from '../shell/screens';
import { go, useRoute } from '../state/route';
import { useView } from '../state/view';
import { openForm } from '../tasks/state';
import { answerByKey, stopByKey } from './acts';
import { isMac } from './list';

/** The keys that go on doing it as long as they are held. */
const repeats = /^(?:j|k|arrow.*)$/i;

/** Keys work where one does not write, and leave the browser's own alone. */
export function useKeys(): void {
  useEffect(() => {
    // Until when a key that follows G goes somewhere.
    let led = 0;
    const pressed = (event: KeyboardEvent) => {
      if ((isMac ? event.metaKey : event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        const { dialog } = useView.getState();
        if (!event.repeat && (dialog === undefined || dialog === 'palette')) useView.setState({ dialog: dialog === undefined ? 'palette' : undefined });
        return;
      }
      // The browser's own search finds only what is drawn; pressed once more, it is there.
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'f' && !event.shiftKey && openId() !== undefined && useView.getState().dialog === undefined) {
        event.preventDefault();
        return openSearch(undefined, openId());
      }
      if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented || writes(event.target) || useView.getState().dialog !== undefined) return;
      if (event.repeat && !repeats.test(event.key)) return;
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
    case 'a': return decide(true, event.timeStamp);
    case 'd': return decide(false, event.timeStamp);
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
  const own = [...document.querySelectorAll<HTMLElement>('.tasks [data-task], .needs :is([data-session], [data-task]), .agent-list [data-row], .orchestrator-list [data-row]')];
  const rows = own.length > 0 ? own : [...document.querySelectorAll<HTMLElement>(`${page === 'home' ? '.home' : '.fleet'} [data-session]`)];
  const focused = rows.findIndex((row) => row === document.activeElement);
  const at = focused >= 0 ? focused : rows.findIndex(({ dataset }) => dataset.session !== undefined && dataset.session === openId());
  const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
  return next !== undefined;
}

/** So long after an answer no key gives another: pressed twice, it is not for the question that came under the finger. */
const restMs = 400;
let restUntil = 0;

/** Answers the question of the inbox that the keyboard is on, or the open session's oldest in view. One that is out of view is brought there first. */
function decide(allow: boolean, now: number): boolean {
  if (!mayWrite() || isPast()) return false;
  if (now < restUntil) return true;
  const row = document.activeElement?.closest<HTMLElement>('.needs [data-ask]');
  const open = [...useFleet.getState().fleet.interactions.values()].filter(({ id, session, options }) => (row ? id === row.dataset.ask : session === openId()) && choice(options, allow));
  const asked = row ? open[0] : open.find(({ id }) => isInView(document.getElementById(`ask-${id}`)));
  if (!asked && open[0]) return jump(open[0]), true;
  const option = asked && choice(asked.options, allow);
  if (!asked || !option || (!row && document.getElementById(`ask-${asked.id}`)?.dataset.armed === undefined)) return false;
  restUntil = now + restMs;
  if (row) move(1) && document.activeElement === row && move(-1);
  void answerByKey(asked, option);
  return true;
}

/** Whether a question's answers can be seen, not only beside or beneath something else. */
function isInView(card: HTMLElement | null): boolean {
  const box = card?.querySelector('.ask-options')?.getBoundingClientRect();
  return box !== undefined && card!.contains(document.elementFromPoint(box.left + 8, box.top + box.height / 2));
}

function stopOpen(): boolean {
  const run = useFleet.getState().fleet.sessions.get(openId() ?? '')?.run;
  if (run === undefined || !mayWrite() || isPast()) return false;
  void stopByKey(run);
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
  if (!(row instanceof HTMLElement) || !row.matches('.needs :is([data-session], [data-task])')) return false;
  go(row.dataset.task === undefined ? `/s/${row.dataset.session}` : `/tasks/${row.dataset.task}`);
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
