/** The folder of the built course; built first where it is not. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { text } from '../../messages/cli/learner.en.ts'
import { type Terminal, UsageError } from '../command.ts'

const words = text.serve

/** `anew`: built in any case. */
export async function builtSite(terminal: Terminal, anew: boolean): Promise<string> {
  const folder = process.env.SITE ?? join(terminal.root, 'dist')
  if (anew || !existsSync(join(folder, 'index.html'))) await build(terminal)
  return folder
}

async function build({ root, complain, signal }: Terminal): Promise<void> {
  complain(words.building)
  // What it says is no answer of this command's.
  const building = spawn(process.execPath, [join(import.meta.dirname, 'build.ts')], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, MILLIONS_LAUNCHER: String(process.pid) },
    signal,
  })
  const [code] = (await once(building, 'exit')) as [number | null]
  if (code !== 0) throw new UsageError(words.buildFailed(code ?? 1), words.seeAbove)
}
