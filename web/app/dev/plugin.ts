import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Connect, Plugin } from 'vite';
import { ScriptedServer } from './scripted';

/** Serves a scripted Ringside under the page's own origin, for work on the page without a server. `RINGSIDE_URL` uses a real one instead. */
export function scriptedServer(): Plugin {
  const use = (middlewares: Connect.Server, http: Pick<Server, 'on'> | null) => {
    const server = new ScriptedServer(true);
    middlewares.use((request, response, next) => { if (!server.handle(request, response)) next(); });
    http?.on('upgrade', (request: IncomingMessage, socket: Duplex) => { if (request.url?.startsWith('/api/live')) server.upgrade(request, socket); });
  };
  return {
    name: 'ringside-scripted',
    configureServer: ({ middlewares, httpServer }) => use(middlewares, httpServer as Server | null),
    configurePreviewServer: ({ middlewares, httpServer }) => use(middlewares, httpServer as Server),
  };
}
