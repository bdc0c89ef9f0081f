import react from '@vitejs/plugin-react';
import { defineConfig, type ProxyOptions } from 'vite';
import { scriptedServer } from './dev/plugin';

const server = process.env.RINGSIDE_URL;
const proxy: Record<string, ProxyOptions> = server ? { '/api': { target: server, ws: true }, '/health': { target: server } } : {};

export default defineConfig({
  plugins: [react(), ...(server ? [] : [scriptedServer()])],
  server: { host: '127.0.0.1', proxy },
  preview: { host: '127.0.0.1', proxy },
  // The page is served with default-src 'self', which a data: URL is not.
  build: { outDir: 'dist', assetsInlineLimit: 0, target: 'es2023', modulePreload: { polyfill: false } },
});
