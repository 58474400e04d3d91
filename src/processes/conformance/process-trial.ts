/** Real processes, as a trial. */
import { join } from 'node:path'
import { provideProgram } from '../program-file.ts'
import { compilePrograms } from '../programs.ts'
import { RealStack, type StackOptions } from '../supervisor/stack.ts'
import { stackOf, type Trial, type TrialSetup } from './trial.ts'

const root = join(import.meta.dirname, '..', '..', '..')

export async function startStack(setup: TrialSetup, options: Partial<StackOptions> = {}): Promise<RealStack> {
  const stack = stackOf(setup)
  return RealStack.start({
    stack,
    programs: compilePrograms(stack, { learner: setup.programs, provided: {} }),
    host: { node: process.execPath, file: await provideProgram(root) },
    ...options,
  })
}

export async function openProcesses(setup: TrialSetup, options: Partial<StackOptions> = {}): Promise<Trial> {
  const waiting = new Set<() => void>()
  const stack = await startStack(setup, {
    ...options,
    onEvent: () => {
      for (const look of waiting) look()
    },
  })
  return {
    user: (path, init) => stack.fetch(path, init),
    ask: (node, path, init) => stack.ask(node, path, init),
    crash: (node) => stack.crash(node),
    restart: (node) => stack.restart(node),
    pause: async (node) => {
      const wake = stack.node(node).pause()
      return async () => wake()
    },
    partition: (a, b) => stack.partition(a, b),
    link: (from, to, rule) => stack.link(from, to, rule),
    add: async (role) => void (await stack.add(role)),
    remove: (node) => stack.remove(node),
    event: (isMeant) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = stack.history.events.find(isMeant)
          if (found === undefined) return
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
      }),
    [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose](),
  }
}
