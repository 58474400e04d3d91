/** Users who send a router what another router could: what is kept in config now, or was, as it is and as if it were newer. */
import type { World } from '../../src/contract/world.ts'
import { allOf } from '../kit/waiting.ts'
import { ask, itemsOf, type Outcome, type Stored } from './cluster.ts'

/** More than anything has counted up to. */
const NEWER = 1000

/** A user may know all of it: it is in the lesson how a plan is kept, and what shards there are. */
export const keptIn = (world: World): Promise<readonly Stored[]> => itemsOf(world.node('config-1'))

/** What routers have said to each other that is nothing of users or the operator, each once. */
function said(world: World): readonly { readonly method: string; readonly path: string }[] {
  const isRouter = (name: string) => name.startsWith('router')
  const known = new Map<string, { method: string; path: string }>()
  for (const { node, peer, method, path } of world.history.of('send'))
    if (isRouter(node) && isRouter(peer) && !/^\/(items\/|owners|shards)/.test(path))
      known.set(`${method} ${path}`, { method, path })
  return [...known.values()]
}

/** Each time newer than the time before. */
export async function forge(
  world: World,
  router: string,
  kept: Stored,
  time: number,
): Promise<readonly Outcome[]> {
  const bodies = [...new Set(bodiesOf(kept, NEWER * (1 + time)))]
  const outcomes: Outcome[] = []
  for (const { method, path } of said(world)) {
    const withBody = method !== 'GET' && method !== 'HEAD'
    const inits = withBody ? bodies.map((body) => ({ method, body })) : [{ method }]
    outcomes.push(...(await allOf(inits.map((init) => ask(world, path, { router, ...init })))))
  }
  return outcomes
}

function bodiesOf({ value, version }: Stored, by: number): readonly string[] {
  const plan = parsed(value)
  return [version, version + by].flatMap((count) => {
    const tag = `"${count}"`
    const told = count === version ? plan : newer(plan, by)
    return [told, { plan: told, tag }].map((body) => JSON.stringify(body)).concat(tag, String(count))
  })
}

/** All numbers are larger in it, but for the weights of shards. */
function newer(plan: unknown, by: number): unknown {
  const raise = (key: string, value: unknown) =>
    typeof value === 'number' && !key.startsWith('shard-') ? value + by : value
  return parsed(JSON.stringify(plan, raise))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
