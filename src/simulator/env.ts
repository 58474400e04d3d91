/** The `env` that a program gets: frozen all through, and good for one boot only. */
import type { PlatformEnv } from '../contract/platform.ts'
import type { Disk, Env, Peer } from '../contract/program.ts'
import type { Sqlite } from '../contract/sqlite.ts'
import type { Capabilities } from './capabilities.ts'
import { DiskTurns, openDisk } from './disk.ts'
import { engineFor } from './engine.ts'
import { peersFound } from './finds.ts'
import type { Ground, Member } from './ground.ts'
import { PLATFORM } from './platform-stack.ts'
import { disguise } from './sandbox/language/function-text.ts'

/** A boot: once it is over, nothing that it was lent acts. */
interface Running {
  readonly over: boolean
  readonly capabilities: Pick<Capabilities, 'wallClockMs' | 'random'>
  /** Calls back when it is. */
  onEnd(end: () => void): void
}

export function createEnv(machine: Ground, boot: Running): Env {
  const { roleName, region } = machine.options
  const turns = takeTurns(machine, boot)
  const env: Env = {
    name: machine.name,
    role: roleName,
    region,
    get vars() {
      return machine.vars
    },
    disk: lendDisk(turns),
    nodes: listNodes(machine),
    work: (durationMs) => work(machine, boot, durationMs),
    ...lendOperations(machine),
    ...(machine.options.role.engine === 'sqlite' && { sqlite: lendEngine(machine, boot, turns) }),
  }
  const readVars = Object.getOwnPropertyDescriptor(env, 'vars')?.get
  for (const lent of [env.nodes, env.work, readVars]) Object.freeze(lent)
  for (const lent of [env.nodes, env.work, readVars, ...Object.values(env.disk)]) disguise(lent)
  return Object.freeze(env)
}

function lendOperations(machine: Ground): Partial<PlatformEnv> {
  const { platform } = machine.surroundings
  if (platform === undefined || machine.options.roleName !== PLATFORM) return {}
  const operations = platform.lend(machine)
  for (const lent of [operations.nodes, operations.create, operations.remove, operations.replace])
    disguise(Object.freeze(lent))
  return { operations: Object.freeze(operations) }
}

/** Membership seldom changes: the frozen list is made once for each of its versions. */
function listNodes(machine: Ground): Env['nodes'] {
  const {
    region,
    role: { finds },
  } = machine.options
  const known = new Map<string, { readonly members: readonly Member[]; readonly peers: readonly Peer[] }>()
  return (role) => {
    const name = String(role)
    const found = finds === undefined || !Object.hasOwn(finds, name) ? undefined : finds[name]
    const members = machine.surroundings.members(found !== undefined && 'nodes' in found ? found.nodes : name)
    const last = known.get(name)
    if (last?.members === members) return last.peers
    const peers = Object.freeze(
      peersFound(finds, name, region, () => members.map(toPeer)).map((peer) => Object.freeze(peer)),
    )
    if (members.length > 0 || found !== undefined) known.set(name, { members, peers })
    return peers
  }
}

function toPeer(machine: Member): Peer {
  const { address, region } = machine.options
  return Object.freeze({ name: machine.name, address, region })
}

function takeTurns(machine: Ground, boot: Running): DiskTurns {
  return new DiskTurns(machine.disk, {
    after: (durationUs, end) => {
      if (boot.over) return
      machine.after(durationUs, () => {
        return boot.over ? false : end()
      })
    },
    noteSync: (path, bytes) => {
      machine.cause = machine.surroundings.recorder.note(machine, { kind: 'sync', path, bytes })
    },
  })
}

function lendDisk(turns: DiskTurns): Disk {
  const disk = openDisk(turns)
  for (const call of Object.values(disk)) Object.freeze(call)
  return disk
}

function lendEngine(machine: Ground, boot: Running, turns: DiskTurns): Sqlite {
  const { roleName } = machine.options
  return engineFor(roleName, machine.code.byLearner).lend({
    host: boot.capabilities,
    turns,
    compute: (durationUs) => work(machine, boot, durationUs / 1000),
    onEnd: (end) => boot.onEnd(end),
  })
}

function work(machine: Ground, boot: Running, durationMs: unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    if (boot.over) return
    if (typeof durationMs !== 'number' || !(durationMs >= 0) || durationMs === Number.POSITIVE_INFINITY) {
      reject(new TypeError('env.work takes a duration in milliseconds, from 0'))
      return
    }
    machine.cpu.hold(durationMs * 1000, false, () => {
      resolve()
      return true
    })
  })
}
