import { screens } from '../shell/screens';

/** There Ctrl K deletes to the end of the line. */
export const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** What each key does; `?` shows this list. */
export const keys = (): { key: string; does: string }[] => [
  ...screens.map(({ key, name }) => ({ key: `G ${key}`, does: name })),
  { key: 'J', does: 'In the fleet: next session; next task' }, { key: 'K', does: 'In the fleet: previous session; previous task' }, { key: 'Enter', does: 'Open the session' }, { key: 'F', does: 'Filter the fleet at home, or the tasks' }, { key: 'N', does: 'New session; at the tasks, new task' },
  { key: 'A', does: 'Allow what the agent asks for' }, { key: 'D', does: 'Deny it' }, { key: 'S', does: 'Stop the run' }, { key: 'W', does: 'Go to who waits for you' }, { key: 'X', does: 'Dismiss what is worth a look' },
  { key: 'J K', does: 'In a session: next row, previous row' }, { key: 'Enter', does: 'Open the row, or fold it' }, { key: 'O', does: 'Open all that is folded, or fold it' },
  { key: 'Home', does: 'Go to the beginning of the conversation' }, { key: 'E or End', does: 'Go to its end, and follow it' }, { key: 'Ctrl F', does: 'Search this session' }, { key: 'M', does: 'Write a message' }, { key: isMac ? '⌘ K' : 'Ctrl K', does: 'Find or do anything' }, { key: '/', does: 'Search everything' }, { key: '?', does: 'This list' },
  { key: '← →', does: 'Step through what happened' }, { key: 'Space', does: 'Play it, or pause' }, { key: '+ −', does: 'Zoom the sequencer' },
  { key: 'R', does: 'Begin a range of the timeline; once more, end it' }, { key: 'Q', does: 'Mute the lane that one is in, or the open session’s' }, { key: 'I', does: 'Solo it' }, { key: '↑ ↓', does: 'In the lanes: the previous, the next' },
  { key: 'Esc', does: 'Leave the detail, the range, the past' },
];

/** What they do where one writes to an agent. */
export const writing = (): ReturnType<typeof keys> => [
  { key: 'Enter', does: 'Send; while the agent works, queue' }, { key: 'Alt Enter', does: 'Steer: into the turn where the agent can be told, else first in the queue' },
  { key: 'Ctrl Enter', does: 'Interrupt: stop the turn and go next' }, { key: 'Shift Enter', does: 'New line' }, { key: 'Esc', does: 'Leave the message, and keep it' },
];
