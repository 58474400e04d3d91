/** The references come up as processes, with all that stands around them in views, and do their work through a crash. */
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { suiteParts } from '../contract/parts.ts'
import type { Stack } from '../contract/stack.ts'
import { loadExercise } from '../course/exercises.ts'
import { loadParts } from '../course/parts.ts'
import { loadReference } from '../course/solutions.ts'
import { changeStack } from '../simulator/change-stack.ts'
import { sharedSources } from '../simulator/shared-world.fixture.ts'
import { provideProgram } from './program-file.ts'
import { compilePrograms } from './programs.ts'
import { RealStack } from './supervisor/stack.ts'

const root = join(import.meta.dirname, '..', '..')

async function reference(slug: string, inView: boolean): Promise<RealStack> {
  const exercise = await loadExercise(root, slug)
  const stack = changeStack(exercise.stack, inView ? exercise.stack.view : undefined)
  const parts = await loadParts(root, suiteParts(stack))
  const learner = loadReference(root, exercise).files
  const running = await RealStack.start({
    stack,
    programs: compilePrograms(stack, { learner, provided: exercise.provided, parts }),
    host: { node: process.execPath, file: await provideProgram(root) },
  })
  expect(running.nodes.filter(({ state }) => state !== 'up').map(({ name }) => name)).toEqual([])
  return running
}

const json = async (response: Response): Promise<Record<string, unknown>> =>
  (await response.json()) as Record<string, unknown>

test('the load balancer goes on when a web server is killed', async () => {
  await using stack = await reference('load-balancer', true)
  const servers = async (): Promise<unknown[]> => {
    const seen: unknown[] = []
    for (let asked = 0; asked < 8; asked++) {
      const response = await stack.fetch('/cards/7')
      expect(response.status).toBe(200)
      seen.push((await json(response)).server)
    }
    return [...new Set(seen)].sort()
  }
  expect(await servers()).toEqual(['web-1', 'web-2', 'web-3', 'web-4'])
  await stack.crash('web-2')
  expect(await servers()).toEqual(['web-1', 'web-3', 'web-4'])
})

test('replication keeps what was acknowledged when the primary is killed and comes back', async () => {
  await using stack = await reference('replication', true)
  const put = await stack.fetch('/items/beach', { method: 'PUT', body: 'a card' })
  expect(put.ok).toBe(true)
  await stack.crash('primary-1')
  await stack.restart('primary-1')
  const headers = {
    cookie: put.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0])
      .join('; '),
  }
  const got = await stack.fetch('/items/beach', { headers })
  expect([got.status, await got.text()]).toEqual([200, 'a card'])
})

test('the queue keeps a message when it is killed, and gives it out once', async () => {
  await using stack = await reference('message-queue', false)
  const message = JSON.stringify({ body: 'make it small', key: 'beach' })
  expect((await stack.fetch('/messages', { method: 'POST', body: message })).status).toBe(201)
  await stack.crash('queue-1')
  await stack.restart('queue-1')
  const delivery = await stack.fetch('/deliveries', { method: 'POST' })
  expect(await json(delivery)).toMatchObject({ body: 'make it small' })
  expect((await stack.fetch('/deliveries', { method: 'POST' })).status).toBe(204)
})

test('a picture goes from the web server through the queue and a worker to the mail', async () => {
  await using stack = await reference('message-queue', true)
  const card = JSON.stringify({ text: 'Greetings', picture: 'beach' })
  const posted = await stack.fetch('/cards', {
    method: 'POST',
    body: card,
    headers: { 'idempotency-key': 'one' },
  })
  expect(posted.ok).toBe(true)
  await expect
    .poll(async () => (await json(await stack.ask('mail-1', '/'))).mails, { timeout: 30_000 })
    .toBe(1)
})

test('a shared program runs as a process, and keeps what it has acknowledged when it is killed', async () => {
  const database = { program: { shared: 'database' }, regions: { seoul: 1 } }
  const stack: Stack = {
    entry: 'database',
    roles: { database },
    load: { usersPerDay: 86_400, requestsPerUser: 1 },
  }
  const sources = { learner: {}, provided: sharedSources('database') }
  await using running = await RealStack.start({
    stack,
    programs: compilePrograms(stack, sources),
    host: { node: process.execPath, file: await provideProgram(root) },
  })
  const put = await running.fetch('/items/constructor', { method: 'PUT', body: '서울 🌊' })
  expect([put.status, put.headers.get('etag')]).toEqual([201, '"1"'])
  await running.crash('database-1')
  await running.restart('database-1')
  const got = await running.fetch('/items/constructor')
  expect([await got.text(), got.headers.get('etag')]).toEqual(['서울 🌊', '"1"'])
  const none = { ...stack, roles: { database: { ...database, program: { shared: 'cache' } } } }
  expect(() => compilePrograms(none, sources)).toThrow(
    'runs the shared program cache, which the stack names nowhere',
  )
})
