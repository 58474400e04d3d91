/** Sends the headers that isolate a lesson's page, from the dev server. `npm start` does so too; other hosts: `public/_headers`, `vercel.json`, `public/isolate.js`. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AstroIntegration } from 'astro'
import type { Plugin } from 'vite'
import { isolationHeaders, wantsIsolation } from './runtime/server/isolation.ts'

const [, embedder] = isolationHeaders

function send(request: IncomingMessage, response: ServerResponse, next: () => void): void {
  // A page like that starts no Worker from a script without it; nothing else heeds it there.
  if (request.headers['sec-fetch-dest'] === 'worker') response.setHeader(...embedder)
  if (wantsIsolation(request.url))
    for (const [name, value] of isolationHeaders) response.setHeader(name, value)
  next()
}

const plugin: Plugin = {
  name: 'millions:isolation',
  configureServer: (server) => void server.middlewares.use(send),
}

export function isolation(): AstroIntegration {
  return {
    name: 'millions:isolation',
    hooks: {
      'astro:config:setup': ({ updateConfig }) => {
        updateConfig({ vite: { plugins: [plugin] } })
      },
    },
  }
}
