import { create } from 'zustand';
import { useView } from './view';

/** Where one is. `at`: the position of the moment of the session that is shown; without it, now. */
export type Route =
  | { page: 'home' | 'needs' | 'orchestrators' | 'signin' | 'nowhere' }
  | { page: 'tasks'; task?: string }
  | { page: 'agents'; id?: string }
  | { page: 'settings'; part?: string }
  | { page: 'session'; id: string; at?: number };

export type Page = Route['page'];

const plain: Record<string, Route> = {
  '/': { page: 'home' }, '/needs': { page: 'needs' }, '/tasks': { page: 'tasks' }, '/agents': { page: 'agents' }, '/orchestrators': { page: 'orchestrators' },
  '/settings': { page: 'settings' }, '/signin': { page: 'signin' },
};

export function parseRoute(path: string, search = ''): Route {
  const place = path.replace(/(.)\/+$/, '$1');
  const session = /^\/s\/([^/]+)$/.exec(place)?.[1];
  if (session !== undefined) {
    const at = Number(new URLSearchParams(search).get('at') ?? NaN);
    return { page: 'session', id: decodeURIComponent(session), ...(Number.isSafeInteger(at) && at > 0 ? { at } : {}) };
  }
  const task = /^\/tasks\/([^/]+)$/.exec(place)?.[1];
  if (task !== undefined) return { page: 'tasks', task: decodeURIComponent(task) };
  const agent = /^\/agents\/([^/]+)$/.exec(place)?.[1];
  if (agent !== undefined) return { page: 'agents', id: decodeURIComponent(agent) };
  const part = /^\/settings\/([^/]+)$/.exec(place)?.[1];
  if (part !== undefined) return { page: 'settings', part: decodeURIComponent(part) };
  return plain[place] ?? { page: 'nowhere' };
}

const here = () => parseRoute(location.pathname, location.search);

export const useRoute = create<Route>(here);

/** Shows another place without loading the page anew. */
export function go(path: string, replace = false): void {
  if (path !== location.pathname + location.search + location.hash) history[replace ? 'replaceState' : 'pushState'](null, '', path);
  useRoute.setState(here(), true);
  useView.setState({ zone: 'session' });
}

addEventListener('popstate', () => useRoute.setState(here(), true));
