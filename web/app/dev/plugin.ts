import type { Connect, Plugin } from 'vite';
import { ScriptedServer } from './scripted';

/** Serves a scripted Ringside under the page's own origin, for work on the page without a server. `RINGSIDE_URL` uses a real one instead. */
export function scriptedServer(): Plugin {
  const use = (middlewares: Connect.Server) => {
    const server = new ScriptedServer();
    middlewares.use((request, response, next) => { if (!server.handle(request, response)) next(); });
  };
  return {
    name: 'ringside-scripted',
    configureServer: ({ middlewares }) => use(middlewares),
    configurePreviewServer: ({ middlewares }) => use(middlewares),
  };
}
