/** A world with a shared program in it, for the tests beside these programs. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Role } from '../contract/exercise.ts'
import { compile } from './sandbox/compile.ts'
import { prepareRealm } from './sandbox/realm.ts'
import { createWorld, type SimulatedWorld } from './world.ts'
import type { WorldSetup } from './world-setup.ts'

const place = join(import.meta.dirname, '../../exercises/provided')

/** As `<name>/<file>`. */
export function sharedSources(name: string): Record<string, string> {
  const files = readdirSync(join(place, name)).filter((file) => !file.endsWith('.test.ts'))
  return Object.fromEntries(
    files.map((file) => [`${name}/${file}`, readFileSync(join(place, name, file), 'utf8')]),
  )
}

export interface SharedWorld {
  readonly role?: Partial<Role>
  /** Further programs, each in a role of its own: `web.ts` in `web`. */
  readonly programs?: Readonly<Record<string, string>>
  readonly roles?: Readonly<Record<string, Partial<Role>>>
  readonly entry?: string
  readonly setup?: Partial<WorldSetup>
}

/** One node of a role that is called as the program is. */
export async function startShared(name: string, world: SharedWorld = {}): Promise<SimulatedWorld> {
  prepareRealm()
  const { role, programs = {}, roles = {}, entry = name, setup } = world
  const others = Object.keys(programs).map((file): [string, Role] => {
    const own = file.replace('.ts', '')
    return [own, { program: { provided: file }, regions: { seoul: 1 }, ...roles[own] }]
  })
  return createWorld({
    stack: {
      entry,
      roles: {
        [name]: { program: { shared: name }, regions: { seoul: 1 }, ...role },
        ...Object.fromEntries(others),
      },
      load: { usersPerDay: 86_400, requestsPerUser: 1 },
    },
    learner: compile({}),
    provided: compile({ ...sharedSources(name), ...programs }),
    seed: 1,
    ...setup,
  })
}
