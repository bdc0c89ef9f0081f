import { create } from 'zustand';
import { remember, remembered } from './storage';
import { isPhone } from './usePhone';

export type Theme = 'system' | 'light' | 'dark';
export type Tab = 'plan' | 'changes' | 'threads' | 'lead' | 'info';
/** What a phone shows of the open session: one thing at a time. */
export type Zone = 'session' | 'panel' | 'sequencer';
export type Dialog = 'new-session' | 'keys' | 'palette' | 'search' | 'changes' | 'hand-over' | 'task' | 'add-agent' | 'make-orchestrator' | 'import' | 'new-thread' | undefined;

interface View {
  theme: Theme;
  /** The panel's tab. */
  tab: Tab;
  zone: Zone;
  dialog: Dialog;
  /** Whose changes the dialog shows. */
  run: string | undefined;
  fleetWidth: number;
  panelWidth: number;
  panelOpen: boolean;
}

function theme(): Theme {
  const value = remembered('theme');
  return value === 'light' || value === 'dark' ? value : 'system';
}

function width(name: string, byDefault: number): number {
  const value = Number(remembered(name) ?? NaN);
  return Number.isFinite(value) ? value : byDefault;
}

export const useView = create<View>(() => ({
  theme: theme(), tab: 'plan', zone: 'session', dialog: undefined, run: undefined,
  fleetWidth: width('fleetWidth', 272), panelWidth: width('panelWidth', 328), panelOpen: remembered('panelOpen') !== 'no',
}));

export function setTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  remember('theme', theme === 'system' ? undefined : theme);
  useView.setState({ theme });
}

// Chosen in another tab of this browser.
addEventListener('storage', ({ key }) => { if (key === 'ringside.theme') setTheme(theme()); });

export function setWidth(name: 'fleetWidth' | 'panelWidth', value: number): void {
  const width = Math.round(Math.min(480, Math.max(208, value)));
  remember(name, String(width));
  useView.setState({ [name]: width });
}

/** Shows a part of the panel, wherever the panel is. */
export function showTab(tab: Tab): void {
  if (isPhone()) return useView.setState({ tab, zone: 'panel' });
  remember('panelOpen', 'yes');
  useView.setState({ tab, panelOpen: true });
}

/** Shows or hides the panel: beside the conversation, or on a phone in its place. */
export function togglePanel(): void {
  const { zone, panelOpen } = useView.getState();
  if (isPhone()) return useView.setState({ zone: zone === 'panel' ? 'session' : 'panel' });
  remember('panelOpen', panelOpen ? 'no' : 'yes');
  useView.setState({ panelOpen: !panelOpen });
}
