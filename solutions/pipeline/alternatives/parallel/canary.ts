/** Keeps a row of looks, and judges by the first and the last that have numbers of the canary. */
import type { Env } from 'millions'
import { type Numbers, numbersOf } from './metrics.ts'
import type { Why } from './state.ts'

type Look = ReadonlyMap<string, Numbers | undefined>

const EACH_MS = 1000
const SILENT_MS = 5000

export async function watch(canary: string, rest: readonly string[], env: Env): Promise<Why | undefined> {
  const beganMs = performance.now()
  let [first, lastMs]: [Look | undefined, number] = [undefined, beganMs]
  while (performance.now() - lastMs < SILENT_MS) {
    const look = await lookAt([canary, ...rest])
    if (look.get(canary) !== undefined) {
      lastMs = performance.now()
      first ??= look
      const verdict =
        lastMs - beganMs < Number(env.vars.watchMs) ? undefined : judge(first, look, canary, env)
      if (verdict !== undefined) return verdict === 'good' ? undefined : verdict
    }
    await new Promise((resolve) => setTimeout(resolve, EACH_MS))
  }
  return { reason: 'silent' }
}

async function lookAt(names: readonly string[]): Promise<Look> {
  return new Map(await Promise.all(names.map(async (name) => [name, await numbersOf(name)] as const)))
}

/** Nothing while there are too few. */
function judge(first: Look, last: Look, canary: string, env: Env): 'good' | Why | undefined {
  const tally = { canary: { came: 0, bad: 0 }, rest: { came: 0, bad: 0 } }
  for (const [name, now] of last) {
    const then = first.get(name)
    if (now === undefined || then === undefined) continue
    const sum = name === canary ? tally.canary : tally.rest
    sum.came += now.requests - then.requests
    sum.bad += now.errors - then.errors + now.slow - then.slow
  }
  const enough = Number(env.vars.enough)
  if (tally.canary.came < enough || tally.rest.came < enough) return undefined
  const shares = {
    canary: tally.canary.bad / tally.canary.came,
    rest: tally.rest.bad / tally.rest.came,
  }
  return shares.canary - shares.rest >= 0.03 ? { reason: 'worse', ...shares } : 'good'
}
