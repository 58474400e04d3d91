/** Lets the dev server run stacks for its pages. A build knows nothing of it: `npm start` does the same for a built site. */
import { fileURLToPath } from 'node:url'
import type { AstroIntegration } from 'astro'

const root = fileURLToPath(new URL('..', import.meta.url))

export function localRuntime(): AstroIntegration {
  return {
    name: 'millions:runtime',
    hooks: {
      'astro:server:setup': async ({ server, logger }) => {
        // Not loaded for a build.
        const { createLocalServer } = await import('./runtime/server/create-local-server.ts')
        const local = createLocalServer(root, (line) => logger.info(line))
        server.middlewares.use((request, response, next) => {
          if (!local.answer(request, response)) next()
        })
        server.httpServer?.on('upgrade', (request, socket, head) => local.upgrade(request, socket, head))
        server.httpServer?.on('close', () => void local[Symbol.asyncDispose]())
      },
    },
  }
}
