import { defineConfig } from 'vitest/config';

// Enough on a machine with much else to do: nothing here is timed.
const testTimeout = 60_000;

export default defineConfig({
  test: {
    projects: [
      { test: {
        name: 'client', root: './client', include: ['test/**/*.test.ts'], environment: 'node', testTimeout,
        // Node 20 has its WebSocket behind a flag.
        execArgv: ['--experimental-websocket'],
      } },
      { test: { name: 'app', root: './app', include: ['test/**/*.test.{ts,tsx}'], environment: 'happy-dom', testTimeout } },
    ],
  },
});
