import { afterEach, expect, test, vi } from 'vitest'
import { AskError, ask, failureWords } from './ask.ts'

afterEach(() => vi.unstubAllGlobals())

function answers(status: number, text: string): void {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(text, { status })))
}

async function failureOf(asking: Promise<unknown>): Promise<AskError> {
  try {
    await asking
  } catch (error) {
    if (error instanceof AskError) return error
    throw error
  }
  throw new Error('it did not fail')
}

test('what is asked for comes back, and what changes something says that it is meant', async () => {
  const sent: RequestInit[] = []
  vi.stubGlobal('fetch', (_: string, options: RequestInit) => {
    sent.push(options)
    return Promise.resolve(new Response('{"nowMs":1}'))
  })
  expect(await ask('GET', '/me')).toEqual({ nowMs: 1 })
  expect(await ask('POST', '/join', { body: { name: '<b>' } })).toEqual({ nowMs: 1 })
  expect(sent.map(({ headers }) => headers)).toEqual([
    {},
    { 'Millions-Classroom': '1', 'Content-Type': 'application/json' },
  ])
  expect(sent[1]?.body).toBe('{"name":"<b>"}')
})

test('a no is told with its values, in the words of the catalogue', async () => {
  answers(409, '{"error":{"code":"closed","values":{"exercise":"hello","closesAt":"2026-03-14T09:05:00Z"}}}')
  const { what } = failureWords(await failureOf(ask('GET', '/me')), 'en', { hello: '0.1 First steps' })
  expect(what).toMatch(/^0\.1 First steps is closed: it closed at Mar 14, 2026/)
  answers(429, '{"error":{"code":"too-many-tries","retryAfterSeconds":1}}')
  expect(failureWords(await failureOf(ask('GET', '/me')), 'en').next).toBe('Wait 1 second, then try again.')
})

test.each([
  ['a host of files', 404, '<!doctype html>', 'no-classroom'],
  ['a host that has a page for every address', 200, '<!doctype html>', 'no-classroom'],
  ['a proxy that finds nobody', 502, 'Bad gateway', 'unreachable'],
  ['a code of another build', 400, '{"error":{"code":"constructor"}}', 'no-classroom'],
])('%s is told apart from a no', async (_, status, text, kind) => {
  answers(status, text)
  expect((await failureOf(ask('GET', '/me'))).failure.kind).toBe(kind)
})

test('a network that is gone is told, a signal is not', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
  expect((await failureOf(ask('GET', '/me'))).failure.kind).toBe('unreachable')
  const signal = AbortSignal.abort(new Error('left'))
  await expect(ask('GET', '/me', { signal })).rejects.toThrow('left')
})
