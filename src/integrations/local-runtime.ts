/** Lets the dev server run stacks for its pages. A build knows nothing of it: `npm start` does the same for a built site. */
import type { IncomingMessage } from 'node:http'
import { join, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AstroIntegration } from 'astro'
import { workspaceName } from '../course/workspace-folder.ts'
import { visibleInLine } from '../messages/visible.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

const workspace = join(root, workspaceName)

/** The watcher says paths with slashes, whatever the system. */
export function isOfWorkspace(path: string): boolean {
  const resolved = resolve(path)
  return resolved === workspace || resolved.startsWith(workspace + sep)
}

/** How the page hears of changed files. It has a token of its own. */
const isOfVite = ({ headers }: IncomingMessage): boolean =>
  /^vite-(?:hmr|ping)$/.test(headers['sec-websocket-protocol'] ?? '')

export function localRuntime(): AstroIntegration {
  return {
    name: 'millions:runtime',
    hooks: {
      'astro:config:setup': ({ updateConfig }) => {
        // What learners save there is none of the site: a tsconfig.json that appears would reload the page.
        updateConfig({ vite: { server: { cors: false, watch: { ignored: [isOfWorkspace] } } } })
      },
      'astro:server:setup': async ({ server, logger }) => {
        // Not loaded for a build.
        const { createLocalServer } = await import('../runtime/server/create-local-server.ts')
        const { keepDoor } = await import('../runtime/server/door.ts')
        const { endingOf } = await import('../ending.ts')
        const { httpServer } = server
        if (httpServer === null)
          throw new Error('the dev server has no server of its own to keep the door of')
        const local = createLocalServer(root, (line) => logger.info(visibleInLine(line)))
        keepDoor(httpServer, { local, knowsUpgrade: isOfVite })
        // npm passes on only some of what it is told, to a shell that keeps it to itself.
        const ending = endingOf(process)
        httpServer.on('close', () => {
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
