/**
 * One seed's worth of everything that engines are known to do differently: transcendental functions,
 * inconsistent sorting, dates, random and digested bytes, under load and faults.
 */
import type { Journey } from '../../src/contract/exercise.ts'
import type { Stack } from '../../src/contract/stack.ts'
import { historyText } from '../../src/simulator/history-text.ts'
import { compile } from '../../src/simulator/sandbox/compile.ts'
import { createWorld } from '../../src/simulator/world.ts'

const FRONT = `
import type { Env } from 'millions'

function score(x: number) {
  const parts = [Math.log(x), Math.exp(-x), Math.pow(x, 0.37), x ** 1.7, Math.sin(x), Math.cbrt(x), Math.tanh(x)]
  parts.push(Math.log2(x), Math.log10(x), Math.log1p(x), Math.expm1(x / 9), Math.atan2(x, 3), Math.hypot(x, 2, 7))
  parts.push(Math.cos(x), Math.tan(x), Math.asin(1 / (1 + x)), Math.acosh(1 + x), Math.sinh(x / 5), Math.asinh(x))
  return parts.join()
}

export default {
  async start(env: Env) {
    setInterval(() => console.info('tick', env.vars.mood, new Date().toString(), new Date(2026, 2, 3).getHours()), 25)
    await env.disk.append('log', env.name)
  },
  async fetch(request: Request, env: Env) {
    const backs = [...env.nodes('back')].sort(() => Math.random() - 0.5)
    const url = new URL(request.url)
    const shuffled = Array.from({ length: 40 }, (_, index) => index).sort(() => Math.random() - 0.5)
    console.log(score(1 + Math.random() * 20), shuffled.join(''), crypto.randomUUID(), 'é'.localeCompare('f'))
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(url.href))
    console.log(new Uint8Array(digest).slice(0, 4), (1e21 + Math.random()).toLocaleString(), performance.now())
    for (const back of backs) {
      try {
        const answer = await fetch('http://' + back.name + url.pathname, { signal: AbortSignal.timeout(15) })
        await env.disk.append('log', '.')
        if (Math.random() < 0.2) await env.disk.sync('log')
        return answer
      } catch (error) {
        console.warn(back.name, (error as Error).name)
      }
    }
    return new Response('nobody', { status: 503 })
  },
}
`

const BACK = `
import type { Env } from 'millions'
export default {
  async fetch(request: Request, env: Env) {
    await env.work(Math.log(2 + Math.random() * 8))
    return Response.json({ at: new Date(), from: env.name })
  },
}
`

/** Writes and reads by itself, and is told of in what it logs: fractions, sorts, chance, clocks, and what a crash has left. */
const DATABASE = `
const first = 'CREATE TABLE t (id INTEGER PRIMARY KEY, x REAL, word TEXT); CREATE INDEX by_word ON t (word);' +
  'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300) INSERT INTO t (x, word) SELECT sqrt(i), hex(i * 7919) FROM n'
export default {
  async start(env) {
    const database = await env.sqlite.open({ path: 'data.sqlite', first })
    let count = 0
    setInterval(async () => {
      const insert = { sql: 'INSERT INTO t (x, word) VALUES (abs(random()) / 1e17, hex(randomblob(6)))' }
      const update = { sql: 'UPDATE t SET x = x * sin(id) + exp(-abs(x) / 1e5) * julianday() + ln(1 + abs(x)) WHERE id % ? = 0', params: [7 + count++] }
      const look = { sql: "SELECT count(*) AS n, sum(x) AS s, group_concat(word) AS w, strftime('%f') AS f FROM (SELECT * FROM t ORDER BY word, x LIMIT 20)" }
      try {
        const [, { changes }, { rows, steps }] = await database.run([insert, update, look])
        console.log(changes, steps, JSON.stringify(rows))
      } catch ({ code, message }) {
        console.warn(code, message)
      }
    }, 4)
  },
  fetch: () => new Response(),
}
`

const STACK: Stack = {
  entry: 'front',
  roles: {
    front: { program: { learner: 'front.ts' }, regions: { seoul: 1, virginia: 1 } },
    back: { program: { learner: 'back.ts' }, regions: { seoul: 2, virginia: 1 }, serviceMs: 0.5 },
    database: { program: { provided: 'database.ts' }, engine: 'sqlite', regions: { seoul: 1 } },
  },
  load: {
    usersPerDay: 8_640_000,
    requestsPerUser: 3,
    keys: { count: 50, zipf: 0.9 },
    regions: { seoul: 2, virginia: 1 },
  },
}

/** Some are answered, some try again, and some leave. */
const journey: Journey = {
  steps: [
    { path: '/cards/{key}', keep: { from: 'from' } },
    { method: 'POST', path: '/cards', body: '{"by":"{user}","at":"{from} é"}', sees: 'back-2', afterMs: 3 },
  ],
  patienceMs: 30,
  tries: 3,
  backoffMs: 7,
}

/** The history of one seed, as the text that has to be the same everywhere. */
export async function playSeed(seed: number): Promise<string> {
  const world = await createWorld({
    stack: STACK,
    learner: compile({ 'front.ts': FRONT, 'back.ts': BACK }),
    provided: compile({ 'database.ts': DATABASE }),
    seed,
    options: { load: {} },
  })
  await world.run(40)
  world.node('back-1').crashBefore(3)
  world.link(world.node('front-1'), world.node('back-2'), { delayMs: 5, loss: 0.3 })
  world.node('database-1').crashBefore(20 + (seed % 40), { disk: seed % 2 === 0 ? 'tear' : 'chance' })
  world.node('database-1').failDisk({ calls: ['sync'], count: seed % 3 })
  await world.run(60)
  world.healAll()
  await world.node('database-1').restart()
  await world.node('back-1').restart()
  world.node('front-1').crash()
  await world.node('front-1').restart()
  await world.run(60)
  world.node('front-2').setVars({ mood: 'new' })
  world.load({ journey })
  await world.run(80)
  const report = JSON.stringify(world.report())
  world.end()
  return `${historyText(world.history.events)}\n${report}`
}
