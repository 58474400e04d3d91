/** How fast the simulator is, beside the bare hop of the same event loop: in Node and in Chromium. */
import { basename, dirname } from 'node:path'
import { Worker } from 'node:worker_threads'
import * as v from 'valibot'
import { bundle } from './bundle.ts'
import { openPage } from './page.ts'
import { median, type Reading, type Section } from './section.ts'

const roundSchema = v.object({
  kind: v.literal('round'),
  round: v.number(),
  bare: v.object({ hops: v.number(), tookMs: v.number() }),
  simulated: v.object({ requests: v.number(), errors: v.number(), events: v.number(), tookMs: v.number() }),
})
const messageSchema = v.variant('kind', [roundSchema, v.object({ kind: v.literal('done') })])
type Round = v.InferOutput<typeof roundSchema>

export const simulation: Section = {
  name: 'simulation',
  async measure({ root, signal }) {
    const file = await bundle(root, 'simulation-thread.ts')
    const inNode = await roundsInNode(file, signal)
    const inChromium = await roundsInChromium(file, signal)
    return [...readings('Node', inNode), ...readings('Chromium', inChromium)]
  },
}

function readings(where: string, rounds: readonly Round[]): readonly Reading[] {
  const failed = rounds.reduce((sum, { simulated }) => sum + simulated.errors, 0)
  if (failed > 0)
    throw new Error(`${failed} simulated requests failed in ${where}: what fails is not worth timing`)
  const warm = rounds.filter(({ round }) => round > 0)
  const of = (measure: (round: Round) => number) => median(warm.map(measure))
  const hops = of(({ bare }) => (bare.hops / bare.tookMs) * 1000)
  const events = of(({ simulated }) => (simulated.events / simulated.tookMs) * 1000)
  const requests = of(({ simulated }) => (simulated.requests / simulated.tookMs) * 1000)
  return [
    { what: `bare hops, ${where}`, value: hops, unit: '1/s' },
    { what: `events, ${where}`, value: events, unit: '1/s' },
    { what: `requests, ${where}`, value: requests, unit: '1/s' },
    { what: `events / bare hops, ${where}`, value: events / hops, unit: 'ratio', goal: { atLeast: 0.5 } },
  ]
}

function roundsInNode(file: string, signal: AbortSignal): Promise<readonly Round[]> {
  const worker = new Worker(file)
  const rounds: Round[] = []
  const { promise, resolve, reject } = Promise.withResolvers<readonly Round[]>()
  signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  worker.on('error', reject)
  worker.on('message', (data) => {
    const message = v.parse(messageSchema, data)
    if (message.kind === 'done') resolve(rounds)
    else rounds.push(message)
  })
  return promise.finally(() => worker.terminate())
}

async function roundsInChromium(file: string, signal: AbortSignal): Promise<readonly Round[]> {
  await using opened = await openPage(dirname(file), signal)
  await opened.page.goto(opened.address)
  // As text: the types here are those of Node, whose Worker is another.
  const messages: unknown = await opened.page.evaluate(`new Promise((resolve, reject) => {
    const worker = new Worker('/${basename(file)}', { type: 'module' })
    const gathered = []
    worker.onerror = (event) => reject(new Error(event.message))
    worker.onmessage = ({ data }) => {
      gathered.push(data)
      if (data.kind === 'done') resolve(gathered)
    }
  })`)
  return v.parse(v.array(messageSchema), messages).filter((message) => message.kind === 'round')
}
