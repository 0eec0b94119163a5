import { defineConfig, type Plugin } from 'vite';
import react from '@vitejs/plugin-react';
import { themeCssVariables } from '../shared/values/theme';

const tokensId = 'virtual:tokens.css';

/** The shared colours as CSS custom properties, so that style sheets and antd read the same file. */
const tokens = (): Plugin => ({
  name: 'shuke-tokens',
  resolveId: (id) => (id === tokensId ? `\0${tokensId}` : undefined),
  load: (id) => (id === `\0${tokensId}` ? `:root {\n${themeCssVariables()}\n}` : undefined),
});

/** Where the dev server sends what is not the console's own: the running product, or the fixture of the tests. */
const backend = process.env['SHUKE_BACKEND'] ?? 'http://127.0.0.1:3000';

export default defineConfig({
  base: '/console/',
  plugins: [react(), tokens()],
  build: {
    outDir: 'dist',
    target: 'es2022',
    chunkSizeWarningLimit: 900,
    // A data URI in a style sheet would need a wider content security policy than the pages have.
    assetsInlineLimit: 0,
  },
  server: { port: 5174, proxy: { '/v1': backend, '/art': backend } },
});
