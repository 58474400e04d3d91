/** Picks the command, and turns what it throws into words and an exit code. */
import manifest from '../../package.json' with { type: 'json' }
import { text } from '../messages/cli/learner.en.ts'
import { visible } from '../messages/visible.ts'
import type { Command, ExitCode, Terminal } from './command.ts'
import { tellFailure } from './failure.ts'

/** Each in its own file, loaded only when called: starting is most of what a short command does. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  grade: async () => (await import('./grade.ts')).grade,
  run: async () => (await import('./run.ts')).run,
  replay: async () => (await import('./replay.ts')).replay,
  verify: async () => (await import('./verify.ts')).verify,
  open: async () => (await import('./open.ts')).open,
  serve: async () => (await import('./serve.ts')).serve,
  classroom: async () => (await import('./classroom.ts')).classroom,
  worker: async () => (await import('./worker.ts')).worker,
  'hand-in': async () => (await import('./hand-in.ts')).handIn,
  check: async () => (await import('./check.ts')).check,
  new: async () => (await import('./new.ts')).newExercise,
  mutate: async () => (await import('./mutate.ts')).mutate,
  mistake: async () => (await import('./mistake.ts')).mistake,
  checkpoint: async () => (await import('./checkpoint.ts')).checkpoint,
  measure: async () => (await import('./measure.ts')).measure,
  bench: async () => (await import('./bench.ts')).bench,
}

export async function runCommandLine(args: readonly string[], given: Terminal): Promise<ExitCode> {
  const terminal = guarded(given)
  const [name, ...rest] = args
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    terminal.print(await overview())
    return 0
  }
  if (name === '--version' || name === '-v' || name === 'version') {
    terminal.print(manifest.version)
    return 0
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (load === undefined) {
    terminal.complain(text.unknownCommand(name, Object.keys(commands)))
    return 2
  }
  // What comes after -- is no option, whatever it looks like.
  const end = rest.indexOf('--')
  const options = end < 0 ? rest : rest.slice(0, end)
  try {
    const command = await load()
    if (options.includes('--help') || options.includes('-h')) {
      terminal.print(command.help)
      return 0
    }
    return await command.run(rest, terminal)
  } catch (error) {
    if (terminal.signal.aborted) return 2
    return tellFailure(error, options.includes('--json'), terminal)
  }
}

/** All that any command says goes this way, so no text of a program, a file name or an error reaches a terminal as it is. */
export function guarded(terminal: Terminal): Terminal {
  return {
    root: terminal.root,
    workingFolder: terminal.workingFolder,
    isWatched: terminal.isWatched,
    width: terminal.width,
    screenWidth: terminal.screenWidth,
    signal: terminal.signal,
    print: (text) => terminal.print(visible(text)),
    complain: (text) => terminal.complain(visible(text)),
    progress: (line) => terminal.progress?.(visible(line)),
    // Made when asked for.
    get input() {
      return terminal.input
    },
  }
}

async function overview(): Promise<string> {
  const loaded = await Promise.all(
    Object.entries(commands).map(async ([name, load]) => [name, (await load()).summary] as const),
  )
  return text.overview(loaded)
}
