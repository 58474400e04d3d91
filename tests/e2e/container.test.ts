/** The container's runtime with the real client in a real Chromium, against a page that stands in for StackBlitz. */
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { loadExercise } from '../../src/course/exercises.ts'
import { loadReference } from '../../src/course/solutions.ts'
import type { RunSetup } from '../../src/live/protocol.ts'
import { type PageSite, servePage } from '../container/page-site.ts'
import { StandIn } from '../container/stand-in.ts'
import { launchChromium } from './browser.ts'
import { Stack } from './live-stack.ts'
import { root, serveSite } from './site.ts'
import { lesson } from './workspace.ts'

let browser: Browser
let site: PageSite
let setup: RunSetup
/** One node, for tests that want something to run. */
const small: RunSetup = {
  stack: {
    entry: 'front',
    roles: { front: { program: { learner: 'front.ts' }, regions: { seoul: 1 } } },
    load: { usersPerDay: 1, requestsPerUser: 1, peak: 1 },
  },
  programs: {
    learner: { 'front.ts': "export default { fetch: () => new Response('hello') }\n" },
    provided: {},
  },
  seed: 1,
  steps: [],
}
let standIn: StandIn
let context: BrowserContext

beforeAll(async () => {
  const exercise = await loadExercise(root, 'load-balancer')
  const learner = loadReference(root, exercise).files
  const programs = { learner, provided: exercise.provided }
  setup = { stack: exercise.stack, programs, seed: 1, steps: [] }
  site = await servePage()
  browser = await launchChromium()
})
afterAll(async () => {
  await browser.close()
  await site[Symbol.asyncDispose]()
})
async function openContext(options: BrowserContextOptions = {}) {
  const opened = await browser.newContext(options)
  opened.setDefaultTimeout(0)
  return { context: opened, [Symbol.asyncDispose]: () => opened.close() }
}
beforeEach(async () => {
  standIn = await StandIn.start()
  context = (await openContext()).context
})
afterEach(async () => {
  await context.close()
  await standIn[Symbol.asyncDispose]()
})

/** Nobody waits long for what will not come; all else takes the time it takes. */
const patient = { bootMs: 60_000, graceMs: 60_000, programMs: 60_000 }
const impatient = { bootMs: 700, graceMs: 100 }

async function visit(patience: object = patient, path = '/isolated/', before?: string): Promise<Page> {
  const page = await context.newPage()
  await page.addInitScript(`globalThis.WEBCONTAINER_API_IFRAME_URL = '${standIn.url}'`)
  if (before !== undefined) await page.addInitScript(before)
  await page.goto(site.url + path)
  await page.evaluate((given) => {
    globalThis.container = new TestPage(given)
  }, patience)
  return page
}

const open = (page: Page): Promise<string> => page.evaluate(() => container.open())

async function start(page: Page, what = small): Promise<void> {
  expect(await open(page)).toBe('open')
  await page.evaluate((given) => container.send({ kind: 'start', speed: 1, setup: given }), what)
  await page.waitForFunction(() => container.updates.some(({ kind }) => kind === 'started'))
}

test('a stack boots in the container, answers, loses a node, and leaves nothing when it ends', async () => {
  const page = await visit({ ...patient, idleMs: 0 })
  expect(standIn.asked).toEqual({ frames: 0, instances: 0, teardowns: 0 })
  await start(page, setup)
  expect(await page.evaluate(() => container.steps)).toEqual([
    'connecting',
    'booting',
    'mounting',
    'starting',
  ])
  await page.evaluate(() => {
    container.send({ kind: 'trips', perSecond: 100 })
    container.send({ kind: 'send', own: 1, request: { path: '/cards/7' } })
  })
  const reply = await page.waitForFunction(() => container.frames().find((frame) => frame.replies.length > 0))
  expect((await reply.jsonValue())?.replies[0]).toMatchObject({ own: 1, status: 200 })
  // The way through the balancer is known, though contexts do not follow an await there.
  const way = await page.evaluate(() =>
    container.frames().flatMap(({ legs }) => legs.filter(({ own }) => own === 1).map(({ kind }) => kind)),
  )
  expect(way).toEqual(['send', 'receive', 'send', 'receive', 'reply', 'answer', 'reply', 'answer'])

  const address = await page.waitForFunction(() => {
    const balancer = container
      .frames()
      .at(-1)
      ?.nodes.find(({ name }) => name === 'balancer-1')
    return balancer?.process && container.addressOf(balancer.process.port)
  })
  const byHand = await fetch(`${await address.jsonValue()}cards/8`)
  expect(byHand.status).toBe(200)

  await page.evaluate(() => container.send({ kind: 'act', action: { do: 'pause', node: 'web-1' } }))
  await page.evaluate(() => container.send({ kind: 'act', action: { do: 'crash', node: 'web-2' } }))
  await page.waitForFunction(() =>
    container
      .frames()
      .some(({ nodes }) => nodes.some(({ name, state }) => name === 'web-2' && state === 'down')),
  )
  expect(standIn.pids.length).toBeGreaterThan(4)
  await page.evaluate(() => container.end())
  await standIn.until(() => standIn.asked.teardowns === 1 && standIn.pids.length === 0)
  expect(await page.evaluate(() => container.endedBy)).toBeUndefined()
})

test('a lesson’s page runs its stack in the container, and nothing of it is fetched before that is chosen', async () => {
  await using lessons = await serveSite()
  // The page's policy names StackBlitz, whose place another address takes here.
  await using own = await openContext({ bypassCSP: true })
  const page = await own.context.newPage()
  await page.addInitScript(`globalThis.WEBCONTAINER_API_IFRAME_URL = '${standIn.url}'`)
  const requests: string[] = []
  page.on('request', (request) => requests.push(request.url()))
  await page.goto(lessons.url + lesson)
  const stack = await Stack.open(page)
  const isOf = (address: string): boolean => /container|program-|headless/.test(address)
  expect(requests.filter(isOf)).toEqual([])
  await page.getByRole('radio', { name: 'Run for real' }).click()
  await page.getByText('Real Node processes in this tab').waitFor()
  await stack.button('Run').click()
  await stack.button('Stop').waitFor()
  await stack.node('web-1', 'up').waitFor()
  await stack.button('Stop').click()
  await standIn.until(() => standIn.pids.length === 0)
  expect(requests.filter((address) => address.includes('/runtime/program-'))).toHaveLength(1)
}, 300_000)

test('one container serves one run after the other, and is not booted again', async () => {
  const page = await visit()
  for (let run = 0; run < 2; run++) {
    await page.evaluate(() => {
      container.updates.length = 0
    })
    await start(page)
    await page.evaluate(() => container.end())
    await standIn.until(() => standIn.pids.length === 0)
  }
  expect(standIn.asked).toEqual({ frames: 1, instances: 1, teardowns: 0 })
})

test('what takes long can be done ahead; a slow boot is waited for; one who leaves meanwhile is let go', async () => {
  standIn.mode = 'held'
  const page = await visit()
  await page.evaluate(() => container.warm())
  await standIn.until(() => standIn.asked.frames === 1)
  const opening = open(page)
  await page.waitForFunction(() => container.steps.includes('booting'))
  await page.evaluate(() => container.abort())
  expect(await opening).toBe('Error: changed my mind')
  standIn.release()
  expect(await open(page)).toBe('open')
  expect(standIn.asked).toMatchObject({ frames: 1, instances: 1 })
})

test('a frame that never answers is told of, and the next attempt works without a reload', async () => {
  standIn.mode = 'never-answers'
  const page = await visit(impatient)
  expect(await open(page)).toBe('frame-blocked')
  standIn.mode = 'works'
  await page.evaluate((given) => Object.assign(container.patience, given), patient)
  expect(await open(page)).toBe('open')
})

test('a connection that is refused on the way is told from a frame that is blocked', async () => {
  standIn.mode = 'refuses'
  const page = await visit(impatient)
  expect(await open(page)).toBe('connection-refused')
})

test('a browser that is offline is not asked to boot', async () => {
  const page = await visit()
  await context.setOffline(true)
  expect(await open(page)).toBe('offline')
  expect(standIn.asked.frames).toBe(0)
})

test('a page that is not isolated cannot, and an old browser cannot', async () => {
  const plain = await visit(patient, '/plain/')
  expect(await open(plain)).toBe('not-isolated')
  const old = await visit(patient, '/isolated/', 'delete globalThis.SharedArrayBuffer')
  expect(await open(old)).toBe('unsupported-browser')
  expect(standIn.asked.frames).toBe(0)
})

test('where a host sends no headers, a service worker isolates the page, once it is asked to', async () => {
  const page = await visit(patient, '/lessons/without-headers/')
  expect(await open(page)).toBe('not-isolated')
  expect(await page.evaluate(() => navigator.serviceWorker.controller)).toBeNull()
  await Promise.all([page.waitForEvent('load'), page.evaluate(() => void container.isolate())])
  await page.evaluate((given) => {
    globalThis.container = new TestPage(given)
  }, patient)
  expect(await page.evaluate(() => container.isolate())).toBe(false)
  expect(await open(page)).toBe('open')
})

test('no memory for a boot, an engine whose memory is full, a container that says so: all are told alike', async () => {
  standIn.mode = 'no-memory'
  const page = await visit()
  expect(await open(page)).toBe('out-of-memory')
  standIn.mode = 'works'
  await start(page)
  standIn.exhaust()
  await page.waitForFunction(() => container.endedBy === 'out-of-memory')
  await page.evaluate(() => {
    container.endedBy = undefined
  })
  await start(page)
  standIn.fail('RangeError: Array buffer allocation failed')
  await page.waitForFunction(() => container.endedBy === 'out-of-memory')
  await standIn.until(() => standIn.asked.teardowns === 1 && standIn.pids.length === 0)
})

test('a supervisor that dies is told of, its nodes end with it, and the next run works', async () => {
  const page = await visit()
  await start(page)
  standIn.kill()
  await page.waitForFunction(() => container.endedBy === 'supervisor-ended')
  await standIn.until(() => standIn.pids.length === 0)
  await start(page)
})

test('a second page or part gets no container while the first runs something, and one as soon as it does not', async () => {
  const first = await visit()
  expect(await open(first)).toBe('open')
  expect(await open(first)).toBe('second-instance')
  const second = await visit()
  expect(await open(second)).toBe('second-instance')
  await first.evaluate(() => container.end())
  expect(await open(second)).toBe('open')
  expect(standIn.asked.teardowns).toBe(1)
})

test('where somebody else on the page has a container, that is said', async () => {
  const page = await visit()
  await page.evaluate(() => container.bootBeside())
  expect(await open(page)).toBe('second-instance')
})
