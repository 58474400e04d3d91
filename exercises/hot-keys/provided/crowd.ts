/**
 * The crowd of a scene: everybody who wants the same card. It asks the routers in turn, and tells how many of 100 of the last
 * three seconds were told what they wanted, and how long 99 of 100 of these waited.
 *  - `KEYS`: the cards, divided by commas; `READS` and `LIKES`: how many a second, of all of them together. None unless told.
 */
import type { Env, Program } from 'millions'

const OF_MS = 3000
const TICK_MS = 10

interface Ended {
  readonly atMs: number
  readonly tookMs: number
  readonly isWell: boolean
}

let ended: Ended[] = []
let turn = 0
const owed = { reads: 0, likes: 0 }

export default {
  start(env) {
    setInterval(() => tick(env), TICK_MS)
  },

  fetch() {
    const fromMs = performance.now() - OF_MS
    ended = ended.filter(({ atMs }) => atMs > fromMs)
    const well = ended.filter(({ isWell }) => isWell).map(({ tookMs }) => tookMs)
    well.sort((one, other) => one - other)
    return Response.json({
      servedPercent: ended.length === 0 ? 0 : Math.round((100 * well.length) / ended.length),
      p99Ms: Math.round(well[Math.floor(0.99 * well.length)] ?? 0),
    })
  },
} satisfies Program

function tick({ vars, nodes }: Env): void {
  const keys = (vars.KEYS ?? '').split(',')
  const routers = nodes('router')
  owed.reads += (Number(vars.READS ?? 0) * TICK_MS) / 1000
  owed.likes += (Number(vars.LIKES ?? 0) * TICK_MS) / 1000
  const send = (method: string, end: string): void => {
    const router = routers[turn % routers.length]?.name
    const key = keys[Math.floor(turn / routers.length) % keys.length]
    turn++
    void come(`http://${router}/items/${key}${end}`, method)
  }
  for (; owed.reads >= 1; owed.reads--) send('GET', '')
  for (; owed.likes >= 1; owed.likes--) send('POST', '/likes')
}

async function come(url: string, method: string): Promise<void> {
  const sentMs = performance.now()
  let isWell = false
  try {
    const answer = await fetch(url, { method })
    await answer.text()
    isWell = answer.ok
  } catch {
    // Nobody took it.
  }
  const atMs = performance.now()
  ended.push({ atMs, tookMs: atMs - sentMs, isWell })
}
