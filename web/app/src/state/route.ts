import { create } from 'zustand';

export type Route = { page: 'fleet' } | { page: 'tasks' } | { page: 'session'; id: string } | { page: 'signin' };

export function parseRoute(path: string): Route {
  const session = /^\/s\/([^/]+)\/?$/.exec(path);
  if (session) return { page: 'session', id: decodeURIComponent(session[1]!) };
  if (/^\/tasks\/?$/.test(path)) return { page: 'tasks' };
  return path === '/signin' ? { page: 'signin' } : { page: 'fleet' };
}

export const useRoute = create<Route>(() => parseRoute(location.pathname));

/** Shows another place without loading the page anew. */
export function go(path: string, replace = false): void {
  if (path !== location.pathname + location.hash) history[replace ? 'replaceState' : 'pushState'](null, '', path);
  useRoute.setState(parseRoute(location.pathname), true);
}

addEventListener('popstate', () => useRoute.setState(parseRoute(location.pathname), true));
