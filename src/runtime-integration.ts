/** Lets the dev server run stacks for its pages. A build knows nothing of it: `npm start` does the same for a built site. */
import { join, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AstroIntegration } from 'astro'
import { workspaceName } from './course/workspace-folder.ts'
import { visibleInLine } from './messages/visible.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

const workspace = join(root, workspaceName)

/** The watcher says paths with slashes, whatever the system. */
export function isOfWorkspace(path: string): boolean {
  const resolved = resolve(path)
  return resolved === workspace || resolved.startsWith(workspace + sep)
}

export function localRuntime(): AstroIntegration {
  return {
    name: 'millions:runtime',
    hooks: {
      'astro:config:setup': ({ updateConfig }) => {
        // What learners save there is none of the site: a tsconfig.json that appears would reload the page.
        updateConfig({ vite: { server: { watch: { ignored: [isOfWorkspace] } } } })
      },
      'astro:server:setup': async ({ server, logger }) => {
        // Not loaded for a build.
        const { createLocalServer } = await import('./runtime/server/create-local-server.ts')
        const { endingOf } = await import('./ending.ts')
        const local = createLocalServer(root, (line) => logger.info(visibleInLine(line)))
        server.middlewares.use((request, response, next) => {
          if (!local.answer(request, response)) next()
        })
        server.httpServer?.on('upgrade', (request, socket, head) => local.upgrade(request, socket, head))
        // npm passes on only some of what it is told, to a shell that keeps it to itself.
        const ending = endingOf(process)
        server.httpServer?.on('close', () => {
          ending[Symbol.dispose]()
          void local[Symbol.asyncDispose]()
        })
        ending.signal.addEventListener(
          'abort',
          () => void local[Symbol.asyncDispose]().finally(() => process.exit()),
        )
      },
    },
  }
}
