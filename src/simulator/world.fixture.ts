/** Small stacks for the simulator's own tests. */
import type { Role } from '../contract/exercise.ts'
import type { Stack } from '../contract/stack.ts'
import type { WorldOptions } from '../contract/world.ts'
import { compile } from './sandbox/compile.ts'
import { prepareRealm } from './sandbox/realm.ts'
import { createWorld, type SimulatedWorld } from './world.ts'
import type { WorldSetup } from './world-setup.ts'

/** Answers `GET /` with its name; `/away/<node>/<path>` is passed on; `/slow/<ms>` works so long. */
export const ECHO = `
import type { Env } from 'millions'
let served = 0
export default {
  async fetch(request: Request, env: Env) {
    served++
    const { pathname, search } = new URL(request.url)
    const [, word, value, ...rest] = pathname.split('/')
    if (word === 'away') return fetch('http://' + value + '/' + rest.join('/') + search, request)
    if (word === 'slow') await env.work(Number(value))
    if (word === 'wait') await new Promise((resolve) => setTimeout(resolve, Number(value)))
    return Response.json({ name: env.name, served, method: request.method, body: await request.text() })
  },
}
`

export interface FixtureOptions {
  readonly programs?: Readonly<Record<string, string>>
  readonly roles?: Readonly<Record<string, Partial<Role>>>
  readonly seed?: number
  readonly options?: WorldOptions
  readonly setup?: Partial<WorldSetup>
}

/** A world of one `front` and as many other roles as there are programs; `front.ts` is the entry. */
export async function startWorld(fixture: FixtureOptions = {}): Promise<SimulatedWorld> {
  prepareRealm()
  const programs = fixture.programs ?? { 'front.ts': ECHO, 'back.ts': ECHO }
  const roles: Record<string, Role> = {}
  for (const file of Object.keys(programs)) {
    const name = file.replace('.ts', '')
    roles[name] = { program: { learner: file }, regions: { seoul: 1 }, ...fixture.roles?.[name] }
  }
  const stack: Stack = { entry: 'front', roles, load: { usersPerDay: 86_400, requestsPerUser: 1, read: '/' } }
  return createWorld({
    stack,
    learner: compile(programs),
    provided: compile({}),
    seed: fixture.seed ?? 1,
    ...(fixture.options !== undefined && { options: fixture.options }),
    ...fixture.setup,
  })
}
