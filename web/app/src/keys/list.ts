import { screens } from '../shell/screens';

/** There Ctrl K deletes to the end of the line. */
export const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** Keys that are of one place, with what each does. */
export interface KeyPart { name: string; keys: readonly { key: string; does: string }[] }

/** What each key does; `?` shows this list. */
export const keyParts = (): readonly KeyPart[] => [
  {
    name: 'Everywhere',
    keys: [
      { key: isMac ? '⌘ K' : 'Ctrl K', does: 'Find or do anything' }, { key: '/', does: 'Search everything' }, { key: 'N', does: 'New session; at the tasks, new task' }, { key: 'W', does: 'Go to who waits for you' },
      ...screens.map(({ key, name }) => ({ key: `G ${key}`, does: name })), { key: '?', does: 'This list' },
    ],
  },
  {
    name: 'Fleet',
    keys: [
      { key: 'J', does: 'Next session; next task' }, { key: 'K', does: 'Previous session; previous task' }, { key: 'Enter', does: 'Open the session' }, { key: 'F', does: 'Filter the fleet at home, or the tasks' },
      { key: 'X', does: 'Dismiss what is worth a look' },
    ],
  },
  {
    name: 'In a message to an agent',
    keys: [
      { key: 'Enter', does: 'Send; while the agent works, queue' }, { key: 'Alt Enter', does: 'Steer: into the turn where the agent can be told, else first in the queue' },
      { key: 'Ctrl Enter', does: 'Interrupt: stop the turn and go next' }, { key: 'Shift Enter', does: 'New line' }, { key: 'Esc', does: 'Leave the message, and keep it' },
    ],
  },
  {
    name: 'Session',
    keys: [
      { key: 'A', does: 'Allow what the agent asks for' }, { key: 'D', does: 'Deny it' }, { key: 'S', does: 'Stop the run' }, { key: 'M', does: 'Write a message' },
      { key: 'J K', does: 'Next row, previous row' }, { key: 'Enter', does: 'Open the row, or fold it' }, { key: 'O', does: 'Open all that is folded, or fold it' },
      { key: 'Home', does: 'Go to the beginning of the conversation' }, { key: 'E or End', does: 'Go to its end, and follow it' }, { key: 'Ctrl F', does: 'Search this session' },
    ],
  },
  {
    name: 'Sequencer',
    keys: [
      { key: 'Space', does: 'Play, or pause' }, { key: '← →', does: 'Step through what happened' }, { key: '+ −', does: 'Zoom' }, { key: 'R', does: 'Begin a range of the timeline; once more, end it' },
      { key: 'Q', does: 'Mute the lane that one is in, or the open session’s' }, { key: 'I', does: 'Solo it' }, { key: '↑ ↓', does: 'In the lanes: the previous, the next' }, { key: 'Esc', does: 'Leave the detail, the range, the past' },
    ],
  },
];
