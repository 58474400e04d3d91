import { afterEach, expect, test, vi } from 'vitest'
import { newKey, pendingFor, readPending } from './pending.ts'
import { send } from './send.ts'

afterEach(() => vi.unstubAllGlobals())

class Kept implements Storage {
  readonly #values = new Map<string, string>()
  get length(): number {
    return this.#values.size
  }
  getItem = (key: string): string | null => this.#values.get(key) ?? null
  setItem = (key: string, value: string): void => void this.#values.set(key, value)
  removeItem = (key: string): void => void this.#values.delete(key)
  clear = (): void => this.#values.clear()
  key = (): null => null
}

const pending = { classId: 'c1', key: 'k'.repeat(16), body: { files: { 'web.ts': '//' } } }
const receipt = { submission: 's1', number: 1 }

/** Answers in turn: a status with its JSON, or nothing for a network that is gone. */
function room(answers: readonly (readonly [status: number, json: unknown] | undefined)[]) {
  const keys: unknown[] = []
  vi.stubGlobal('fetch', (_: string, { headers }: { headers: Record<string, string> }) => {
    const answer = answers[keys.length]
    keys.push(headers['Idempotency-Key'])
    return answer === undefined
      ? Promise.reject(new TypeError('Failed to fetch'))
      : Promise.resolve(new Response(JSON.stringify(answer[1]), { status: answer[0] }))
  })
  const waits: (readonly [why: string, waitMs: number])[] = []
  const sending = send('hello', pending, {
    signal: new AbortController().signal,
    wait: () => Promise.resolve(),
    random: () => 1,
    onRetry: (why, waitMs) => void waits.push([why, waitMs]),
  })
  return { sending, keys, waits }
}

test('what was lost is sent again under the same key, each time after a longer wait', async () => {
  const { sending, keys, waits } = room([undefined, undefined, [502, ''], [200, receipt]])
  expect(await sending).toEqual(receipt)
  expect(new Set(keys)).toEqual(new Set([pending.key]))
  expect(waits).toEqual([
    ['lost', 1000],
    ['lost', 2000],
    ['lost', 4000],
  ])
})

test('a classroom that is busy says how long to wait', async () => {
  const busy = { error: { code: 'too-many-tries', retryAfterSeconds: 3 } }
  const { sending, waits } = room([
    [429, busy],
    [201, receipt],
  ])
  expect(await sending).toEqual(receipt)
  expect(waits).toEqual([['busy', 3000]])
})

test('a no is the same however often one asks', async () => {
  const { sending, keys } = room([[409, { error: { code: 'closed', values: {} } }]])
  await expect(sending).rejects.toThrow('closed')
  expect(keys).toHaveLength(1)
})

test('the same files keep their key over a reload; others get their own', () => {
  const storage = new Kept()
  const { key } = pendingFor(storage, 'hello', pending, newKey)
  expect(key).toMatch(/^[0-9a-f]{32}$/)
  expect(pendingFor(storage, 'hello', pending, newKey).key).toBe(key)
  expect(readPending(storage, 'hello')?.key).toBe(key)
  const other = { classId: 'c1', body: { files: { 'web.ts': '// other' } } }
  expect(pendingFor(storage, 'hello', other, newKey).key).not.toBe(key)
  expect(readPending(storage, 'eviction')).toBe(undefined)
})

test('what is kept and cannot be read is nothing', () => {
  const storage = new Kept()
  for (const text of ['', '{', '[]', '{"classId":1}', '{"classId":"c","key":"k","body":{"files":[1]}}']) {
    storage.setItem('millions:hand-in:hello', text)
    expect(readPending(storage, 'hello')).toBe(undefined)
  }
})
