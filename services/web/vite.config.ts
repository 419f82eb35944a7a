import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** Where `npm run dev` finds the services; `./mvnw -Plocal` answers there. */
const services = process.env.SCRIPTORIUM_URL ?? 'http://localhost:8080';

export default defineConfig({
  plugins: [react()],
  // Nothing is inlined: the content security policy allows no data: fonts or scripts.
  build: { outDir: process.env.SCRIPTORIUM_WEB_OUT ?? 'dist', emptyOutDir: true, assetsInlineLimit: 0, modulePreload: { polyfill: false }, manifest: true, chunkSizeWarningLimit: 800 },
  server: {
    proxy: {
      '/api': services,
      '/auth': services,
      '/collab': { target: services, ws: true },
    },
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/app/testing.ts'],
    restoreMocks: true,
    unstubGlobals: true,
  },
});
