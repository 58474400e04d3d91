import { existsSync, readdirSync } from 'node:fs'
import mdx from '@astrojs/mdx'
import svelte from '@astrojs/svelte'
import { defineConfig } from 'astro/config'
import manifest from './package.json' with { type: 'json' }
import { compressed } from './src/integrations/compressed.ts'
import { languageTypes } from './src/integrations/language-types.ts'
import { lateStyles } from './src/integrations/late-styles.ts'
import { localRuntime } from './src/integrations/local-runtime.ts'
import { notices } from './src/integrations/notices.ts'
import { offline } from './src/integrations/offline.ts'
import { pagePolicy } from './src/integrations/page-policy.ts'
import { program } from './src/integrations/program.ts'
import { search } from './src/integrations/search.ts'
import { suites } from './src/integrations/suites.ts'
import { wanted } from './src/integrations/wanted.ts'
import { codeTheme } from './src/styles/code-theme.ts'

/** Where the dev server and the preview listen: this machine only. PORT is for those who need another one. */
const port = Number(process.env.PORT ?? 4321)

/** Below which path of its host the site lies: `BASE_PATH=/course npm run build`. Its root unless told. */
const base = process.env.BASE_PATH ?? '/'

/** The languages that have an outline of the course: found by their place. */
const locales = readdirSync('content').filter((folder) => existsSync(`content/${folder}/course.ts`))

/** The simulator's own Math, a package for each function. */
const simulatorMath = Object.keys(manifest.devDependencies).filter((name) => name.startsWith('@stdlib/'))

/** What is only imported once something runs. */
const onceRun = [
  '@noble/hashes/hmac.js',
  '@noble/hashes/legacy.js',
  '@noble/hashes/sha2.js',
  '@noble/hashes/utils.js',
  '@sveltejs/acorn-typescript',
  '@webcontainer/api',
  '@webcontainer/api/connect',
  'acorn',
  'ses',
]

export default defineConfig({
  output: 'static',
  base,
  // What stands in social cards and the list of pages is a whole address: only who publishes it knows that.
  ...(process.env.SITE_URL !== undefined && { site: process.env.SITE_URL }),
  trailingSlash: 'always',
  server: { host: '127.0.0.1', port, allowedHosts: [] },
  devToolbar: { enabled: false },
  prefetch: false,
  i18n: { locales, defaultLocale: 'en', routing: { prefixDefaultLocale: false } },
  integrations: [
    mdx(),
    svelte(),
    wanted(),
    suites(),
    program(),
    pagePolicy(),
    languageTypes(),
    localRuntime(),
    lateStyles(),
    notices(),
    search(),
    // After all others, as it lists their files.
    offline(),
    compressed(),
  ],
  markdown: { shikiConfig: { theme: codeTheme } },
  vite: {
    build: {
      // Small scripts and styles go into the page, fonts and pictures never.
      assetsInlineLimit: (file) => (/\.(?:js|ts|css|astro)\b/.test(file) ? undefined : false),
      chunkSizeWarningLimit: 8_000,
    },
    environments: {
      client: {
        build: {
          rolldownOptions: {
            output: {
              codeSplitting: {
                // What every lesson wants before anybody has done anything, and then what its workspace wants: each request costs a reader time.
                groups: [
                  {
                    name: 'svelte',
                    test: /node_modules[\\/](?:svelte|esm-env|clsx|@astrojs[\\/]svelte)[\\/]/,
                    priority: 2,
                  },
                  {
                    name: 'lesson',
                    test: /preload-helper|src[\\/](?:messages[\\/](?:(?:index|fill)\.|en[\\/](?!stack|real|classroom|hand-in))|workspace[\\/](?:session[\\/](?:drafts|files)|frame[\\/](?:place-links|reason)|carried[\\/](?:kept|words))\.)/,
                    priority: 1,
                  },
                  {
                    name: 'workspace',
                    test: /disclose-version|src[\\/](?:grading[\\/](?:failure-text|readable)|workspace[\\/](?:session[\\/](?:verdicts|progress|hints)|results[\\/]StateIcon|frame[\\/]tab-keys|replay[\\/](?:model[\\/]code-lines|line-words))\.)/,
                    priority: 1,
                  },
                ],
              },
            },
          },
        },
      },
    },
    worker: { format: 'es' },
    optimizeDeps: {
      // Named, as they are imported late: found only then, they would make the dev server reload the page.
      include: [...simulatorMath, ...onceRun, 'diff', 'idb', 'valibot'],
      // Served file by file: its Workers find their parts by relative addresses.
      exclude: ['monaco-editor'],
    },
  },
})
