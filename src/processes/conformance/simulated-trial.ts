/** The simulated world, as a trial. */
import type { Fault } from '../../contract/world.ts'
import { bringEngine } from '../../simulator/engine.ts'
import { compile } from '../../simulator/sandbox/compile.ts'
import { prepareRealm } from '../../simulator/sandbox/realm.ts'
import { sqliteEngine } from '../../simulator/sqlite/simulated.ts'
import { sqliteModule } from '../../simulator/sqlite/wasm-file.ts'
import { createWorld } from '../../simulator/world.ts'
import { type Heal, stackOf, type Trial, type TrialSetup } from './trial.ts'

/** What any of these takes. */
const mostMs = 60_000

export async function openSimulated(setup: TrialSetup): Promise<Trial> {
  prepareRealm()
  bringEngine(sqliteEngine(sqliteModule()))
  const world = await createWorld({
    stack: stackOf(setup),
    learner: compile(setup.programs),
    provided: compile(setup.programs),
    seed: 1,
  })
  const healing = (fault: Fault): Heal => {
    return async () => fault.heal()
  }
  return {
    user: (path, init) => world.fetch(path, init),
    ask: (node, path, init) => world.node(node).fetch(path, init),
    crash: async (node) => world.node(node).crash({ disk: 'keep' }),
    restart: (node, options) => world.node(node).restart(options),
    setVars: async (node, vars) => world.node(node).setVars(vars),
    used: async (node) => {
      const { cpuMs, diskCalls } = world.node(node)
      return { cpuMs, diskCalls }
    },
    load: async (load) => healing(world.load(load)),
    report: async () => world.report(),
    bill: async () => world.bill(),
    pause: async (node) => healing(world.node(node).pause()),
    partition: async (a, b) =>
      healing(
        world.partition(
          a.map((name) => world.node(name)),
          b.map((name) => world.node(name)),
        ),
      ),
    link: async (from, to, rule) => healing(world.link(world.node(from), world.node(to), rule)),
    add: async (role) => void (await world.add(role)),
    remove: (node) => world.remove(world.node(node)),
    event: async (isMeant) => {
      await world.until(() => world.history.events.some(isMeant), mostMs)
      const found = world.history.events.find(isMeant)
      if (found === undefined) throw new Error('the event is gone')
      return found
    },
    [Symbol.asyncDispose]: async () => world.end(),
  }
}
