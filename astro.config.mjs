import mdx from '@astrojs/mdx'
import svelte from '@astrojs/svelte'
import { defineConfig } from 'astro/config'
import { keepEditorStyles } from './src/editor-styles.ts'
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
  vite: {
    plugins: [keepEditorStyles()],
    build: {
      // Small scripts and styles go into the page, fonts and pictures never.
      assetsInlineLimit: (file) => (/\.(?:js|ts|css|astro)\b/.test(file) ? undefined : false),
      chunkSizeWarningLimit: 8_000,
    },
    worker: { format: 'es' },
  },
})
