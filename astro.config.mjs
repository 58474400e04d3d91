import mdx from '@astrojs/mdx'
import svelte from '@astrojs/svelte'
import { defineConfig } from 'astro/config'
import { codeTheme } from './src/styles/code-theme.ts'
import { suites } from './src/suites-integration.ts'

/** Where the dev server and the preview listen: this machine only. PORT is for those who need another one. */
const port = Number(process.env.PORT ?? 4321)

export default defineConfig({
  output: 'static',
  trailingSlash: 'always',
  server: { host: '127.0.0.1', port, allowedHosts: [] },
  devToolbar: { enabled: false },
  prefetch: false,
  integrations: [mdx(), svelte(), suites()],
  markdown: { shikiConfig: { theme: codeTheme } },
  build: { inlineStylesheets: 'never' },
  vite: {
    build: { assetsInlineLimit: 0, chunkSizeWarningLimit: 8_000 },
    worker: { format: 'es' },
  },
})
