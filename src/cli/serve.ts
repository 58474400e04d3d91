/** `millions serve`, which is `npm start`: the built course on this machine, with stacks that run for real. */
import { once } from 'node:events'
import { text } from '../messages/cli/learner.en.ts'
import { PortTaken } from '../processes/supervisor/ports.ts'
import { createLocalServer } from '../runtime/server/create-local-server.ts'
import { type SiteServer, serveSite } from '../runtime/server/site-server.ts'
import { parseArguments, parseCount } from './arguments.ts'
import { type Command, type Terminal, UsageError } from './command.ts'
import { builtSite } from './serve/built-site.ts'

const words = text.serve
const usualPort = 4321

export const serve: Command = {
  summary: words.summary,
  help: words.help,
  async run(args, terminal) {
    const { values } = parseArguments('serve', args, {
      port: { type: 'string' },
      build: { type: 'boolean' },
      help: { type: 'boolean' },
    })
    const port = parseCount('serve', 'port', values.port ?? process.env.PORT, 0) ?? usualPort
    const folder = await builtSite(terminal, values.build === true)
    await using site = await start(folder, port, terminal)
    terminal.print(words.serves(site.address))
    if (!terminal.signal.aborted) await once(terminal.signal, 'abort')
    return 0
  },
}

async function start(folder: string, port: number, { root, complain }: Terminal): Promise<SiteServer> {
  try {
    return await serveSite(folder, port, createLocalServer(root, complain))
  } catch (error) {
    if (error instanceof PortTaken) throw new UsageError(words.portTaken(error.port), words.anotherPort)
    throw error
  }
}
