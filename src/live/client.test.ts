/** The page's end, with a real thread on the other: it lives, whatever a program does. */
import { expect, test } from 'vitest'
import { carry, LiveClient, type Loss, measureSceneIn } from './client.ts'
import { nodeSpawn, spawnScript } from './fixtures/node-spawn.ts'
import { loadStep, smallSetup } from './fixtures/test-view.ts'
import type { RunSetup, Update } from './protocol.ts'

const forward = `export default {
  async fetch() {
    await new Promise((resolve) => setTimeout(resolve, 5))
    return fetch('http://back-1/')
  },
}`
const good = 'export default { fetch: () => new Response("ok") }'

class Page {
  readonly client: LiveClient
  readonly lost: Promise<Loss>
  #onUpdate: ((update: Update) => void) | undefined

  constructor(spawn = nodeSpawn) {
    const { promise, resolve } = Promise.withResolvers<Loss>()
    this.lost = promise
    this.client = new LiveClient({
      spawn,
      silenceMs: 500,
      onUpdate: (update) => this.#onUpdate?.(update),
      onLost: resolve,
    })
  }

  start(setup: RunSetup): void {
    this.client.post({ kind: 'start', setup, speed: 10 })
  }

  until(fits: (update: Update) => boolean): Promise<Update> {
    return new Promise((resolve) => {
      this.#onUpdate = (update) => {
        if (fits(update)) resolve(update)
      }
    })
  }
}

const loops = {
  'at once': 'for (;;) {}',
  'after it has waited': 'await new Promise((resolve) => setTimeout(resolve, 3)); for (;;) {}',
  'without end, by promises': 'for (;;) await undefined',
}

for (const [name, loop] of Object.entries(loops)) {
  test(`a program that loops ${name} ends the run, and the node is named`, async () => {
    const page = new Page()
    const back = `export default { async fetch() { ${loop} } }`
    page.start(smallSetup({ 'front.ts': forward, 'back.ts': back }, { steps: [loadStep(500)] }))
    expect(await page.lost).toEqual({ kind: 'stuck', node: 'back-1' })
    page.start(smallSetup({ 'front.ts': good }))
    await page.until(({ kind }) => kind === 'frame')
    page.client.dispose()
  })
}

test('a thread that cannot be loaded is told', async () => {
  const page = new Page(spawnScript(new URL('missing.ts', import.meta.url)))
  page.start(smallSetup({ 'front.ts': good }))
  const loss = await page.lost
  expect(loss.kind === 'died' && loss.message).toContain('missing.ts')
})

test('a run in a thread is told as it goes, and takes commands', async () => {
  const page = new Page()
  page.start(smallSetup({ 'front.ts': good }, { steps: [loadStep(100)] }))
  await page.until((update) => update.kind === 'frame' && update.samples.length > 0)
  page.client.post({ kind: 'act', action: { do: 'crash', node: 'front-1' } })
  await page.until((update) => update.kind === 'frame' && update.nodes[0]?.state === 'down')
  page.client.dispose()
})

test('the search for the most users can be cancelled', async () => {
  const { stack, programs } = smallSetup({ 'front.ts': good })
  const stop = new AbortController()
  const order = { kind: 'carry', stack, programs, seed: 1 } as const
  const onProgress = (): void => stop.abort(new Error('enough'))
  await expect(carry(order, { spawn: nodeSpawn, signal: stop.signal, onProgress })).rejects.toThrow('enough')
})

test('a program that gets stuck in the search is named', async () => {
  const { stack, programs } = smallSetup({ 'front.ts': 'export default { fetch() { for (;;) {} } }' })
  const end = await carry({ kind: 'carry', stack, programs, seed: 1 }, { spawn: nodeSpawn, silenceMs: 500 })
  expect(end).toEqual({ kind: 'stuck', node: 'front-1' })
})

const aSecond = {
  steps: [loadStep(50)],
  endMs: 1000,
  measures: [{ id: 'all', fromMs: 0, toMs: 1000 }],
  columns: ['requests', 'errors'],
} as const

test('a scene that nobody watches comes to what it comes to', async () => {
  const { stack, programs } = smallSetup({ 'front.ts': good })
  const order = { kind: 'scene', stack, programs, scene: aSecond, seed: 1 } as const
  const end = await measureSceneIn(order, { spawn: nodeSpawn })
  expect(end).toEqual({
    kind: 'scene-measured',
    rows: [{ measure: 'all', cells: [35, 0] }],
  })
})

test('a program that does not run, or gets stuck in a scene, is told', async () => {
  const measured = (code: string) => {
    const { stack, programs } = smallSetup({ 'front.ts': code })
    const order = { kind: 'scene', stack, programs, scene: aSecond, seed: 1 } as const
    return measureSceneIn(order, { spawn: nodeSpawn, silenceMs: 500 })
  }
  expect(await measured('export const a =')).toMatchObject({ kind: 'refused', problem: { file: 'front.ts' } })
  expect(await measured('export default { fetch() { for (;;) {} } }')).toEqual({
    kind: 'stuck',
    node: 'front-1',
  })
})
