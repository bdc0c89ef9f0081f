import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      { test: {
        name: 'client', root: './client', include: ['test/**/*.test.ts'], environment: 'node',
        // Node 20 has its WebSocket behind a flag.
        execArgv: ['--experimental-websocket'],
      } },
      { test: { name: 'app', root: './app', include: ['test/**/*.test.{ts,tsx}'], environment: 'happy-dom' } },
    ],
  },
});
