/** A stack of real processes, as a trial: whoever has the program brings it. */
import { compilePrograms } from '../programs.ts'
import { RealStack, type StackOptions } from '../supervisor/stack.ts'
import { RealWorld } from '../world/real-world.ts'
import { AwaitedEvents } from './awaited-events.ts'
import { stackOf, type Trial, type TrialSetup } from './trial.ts'

export type TrialOptions = Pick<StackOptions, 'host'> & Partial<StackOptions>

export function startTrialStack(setup: TrialSetup, options: TrialOptions): Promise<RealStack> {
  const stack = stackOf(setup)
  return RealStack.start({
    stack,
    programs: compilePrograms(stack, { learner: setup.programs, provided: setup.programs }),
    ...options,
  })
}

export async function openStackTrial(setup: TrialSetup, options: TrialOptions): Promise<Trial> {
  const awaited = new AwaitedEvents()
  const stack = await startTrialStack(setup, {
    ...options,
    onEvent: (event, key) => {
      options.onEvent?.(event, key)
      awaited.look()
    },
  })
  const world = new RealWorld({
    stack,
    seed: 1,
    onFailed: (error) => {
      throw error
    },
  })
  return {
    user: (path, init) => stack.fetch(path, init),
    ask: (node, path, init) => stack.ask(node, path, init),
    crash: (node) => stack.crash(node),
    restart: (node, options) => world.node(node).restart(options),
    setVars: async (node, vars) => {
      world.node(node).setVars(vars)
      await world.undertakings.done()
    },
    used: async (node) => {
      await stack.settled()
      const { cpuMs, diskCalls } = world.node(node)
      return { cpuMs, diskCalls }
    },
    load: async (load) => {
      const users = world.load(load)
      return async () => users.heal()
    },
    report: async () => {
      await stack.settled()
      return world.report()
    },
    bill: async () => {
      await stack.settled()
      return world.bill()
    },
    pause: async (node) => {
      const wake = stack.node(node).pause()
      return async () => wake()
    },
    partition: (a, b) => stack.partition(a, b),
    link: (from, to, rule) => stack.link(from, to, rule),
    add: async (role) => void (await stack.add(role)),
    remove: (node) => stack.remove(node),
    event: (isMeant) => awaited.find(() => stack.history.events, isMeant),
    [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose](),
  }
}
