import { create } from 'zustand';
import { remember, remembered } from '../state/storage';

/** How this browser calls its person. `blocked`: the browser lets the page show nothing. */
interface Calls { shows: boolean; sounds: boolean; blocked: boolean }

const has = typeof Notification !== 'undefined';

function read(): Calls {
  return { shows: has && remembered('notify') === 'yes' && Notification.permission === 'granted', sounds: remembered('sound') === 'yes', blocked: has && Notification.permission === 'denied' };
}

export const useCalls = create<Calls>(read);

// Chosen in another tab of this browser: it may be this one that rings.
addEventListener('storage', ({ key }) => { if (key === 'ringside.notify' || key === 'ringside.sound') useCalls.setState(read()); });

export const canShow = has;

/** Asks the browser, where it has not been asked yet. */
export async function setShows(shows: boolean): Promise<void> {
  const permission = shows ? await Notification.requestPermission() : Notification.permission;
  const on = shows && permission === 'granted';
  remember('notify', on ? 'yes' : undefined);
  useCalls.setState({ shows: on, blocked: permission === 'denied' });
}

/** The browser has notifications, and lets this page show none. */
export function showsNothing(): void {
  remember('notify', undefined);
  useCalls.setState({ shows: false, blocked: true });
}

export function setSounds(sounds: boolean): void {
  remember('sound', sounds ? 'yes' : undefined);
  useCalls.setState({ sounds });
}
