// Follows one run through the TypeScript client and prints the position of each event, then how it ended: node follow.mjs <server> <token> <run>
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

const [server, token, run] = process.argv.slice(2);
const vite = await createServer({ root: fileURLToPath(new URL('..', import.meta.url)), configFile: false, logLevel: 'error', server: { middlewareMode: true, watch: null, ws: false } });
const { RingsideClient } = await vite.ssrLoadModule('/src/index.ts');
const client = new RingsideClient({ baseUrl: server, token });
client.subscribe({ run: [run] }, {
  from: 'start',
  backoff: { baseMs: 1, maxMs: 1 },
  limits: { connectMs: 3_000, helloMs: 3_000, waitSeconds: 1 },
  onEvent: (event) => console.log(event.position),
  onVerdict: (verdict) => console.log(verdict),
  onStatus: (status) => {
    if (status.state === 'closed') {
      console.log(status.reason);
      void vite.close();
    }
  },
});
