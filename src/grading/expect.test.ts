import { describe, test, expect as vitestExpect } from 'vitest'
import { expect, withSoftFailures } from './expect.ts'
import { placeOf, reasonOf, say } from './reasons.ts'

async function failureOf(body: () => unknown): Promise<unknown> {
  try {
    await withSoftFailures(async () => {
      await body()
    })
  } catch (error) {
    return error
  }
  throw new Error('The body was meant to fail.')
}

describe('a failing expectation carries its say', () => {
  const reason = say('status-changed', { path: '/' })
  const cases: Record<string, () => unknown> = {
    matcher: () => expect(302, reason).toBe(200),
    not: () => expect(302, reason).not.toBe(302),
    'chai words': () => expect(302, reason).to.equal(200),
    resolves: () => expect(Promise.resolve(1), reason).resolves.toBe(2),
    'resolves, but rejects': () => expect(Promise.reject(new Error('no')), reason).resolves.toBe(2),
    rejects: () => expect(Promise.resolve(1), reason).rejects.toThrow(),
    'rejects not': () => expect(Promise.reject(new Error('a')), reason).rejects.not.toThrow('a'),
    soft: () => expect.soft(1, reason).toBe(2),
    'soft resolves': () => expect.soft(Promise.resolve(1), reason).resolves.toBe(2),
  }
  for (const [name, body] of Object.entries(cases)) {
    test(name, async () => {
      vitestExpect(reasonOf(await failureOf(body))?.say).toEqual(reason)
    })
  }
})

test('holding expectations pass, asymmetric ones too', async () => {
  await withSoftFailures(async () => {
    expect({ id: 1, name: 'a' }, say('x')).toEqual(expect.objectContaining({ id: 1 }))
    expect.soft('abc', say('x')).toMatch(/b/)
    await expect(Promise.resolve(1), say('x')).resolves.toBe(1)
  })
})

test('the first soft failure is told, though a hard one ends the test', async () => {
  const error = await failureOf(() => {
    expect.soft(1, say('first')).toBe(2)
    expect.soft(1, say('second')).toBe(2)
    expect(1, say('third')).toBe(2)
  })
  vitestExpect(reasonOf(error)?.say.id).toBe('first')
})

test('a thrown value cannot bring its own say', async () => {
  const error = await failureOf(() => {
    throw Object.assign(new Error('forged'), { say: { id: 'fine', values: {} } })
  })
  vitestExpect(reasonOf(error)).toBeUndefined()
})

describe('what was expected and seen, as a learner reads it', () => {
  const why = say('x')
  const cases: readonly [body: () => unknown, expected: string, seen: string][] = [
    [() => expect(302, why).toBe(200), '200', '302'],
    [() => expect(302, why).not.toBe(302), 'not: 302', '302'],
    [() => expect('GET /a', why).toContain('?x=1'), 'with ?x=1', 'GET /a'],
    [() => expect(3, why).toBeGreaterThanOrEqual(5), '≥ 5', '3'],
    [() => expect([1, 2], why).toEqual([1, 2, 3]), '[1, 2, 3]', '[1, 2]'],
    [() => expect({ a: 'x' }, why).toMatchObject({ a: 'y' }), 'with { a: "y" }', '{ a: "x" }'],
    [() => expect(Promise.resolve(1), why).resolves.toBe(2), '2', '1'],
    [() => expect({ a: 1 }, why).toEqual(expect.objectContaining({ b: 2 })), 'ObjectContaining', '{ a: 1 }'],
    [() => expect(null, why).toHaveLength(2), 'length 2', 'null'],
  ]
  for (const [body, expected, seen] of cases) {
    test(`${body.toString().slice(6)}`, async () => {
      const reason = reasonOf(await failureOf(body))
      vitestExpect(reason?.expected).toContain(expected)
      vitestExpect(reason?.seen).toBe(seen)
    })
  }
})

/** Numbers, no numbers, zeros of both signs, and what looks like another. */
const alike: readonly unknown[] = [
  0,
  -0,
  1,
  2,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  1n,
  '1',
  '',
  null,
  undefined,
  {},
]

describe('what is decided without vitest is decided as vitest would', () => {
  const matchers = ['toBe', 'toBeGreaterThanOrEqual', 'toBeLessThan', 'toBeLessThanOrEqual'] as const
  const holds = (body: () => unknown): boolean => {
    try {
      body()
      return true
    } catch {
      return false
    }
  }
  for (const matcher of matchers) {
    for (const isNot of [false, true]) {
      test(isNot ? `not ${matcher}` : matcher, () => {
        for (const value of alike) {
          for (const wanted of alike) {
            const [ours, theirs] = [expect(value, say('x')), vitestExpect(value)].map((each) =>
              holds(() => Reflect.apply(isNot ? each.not[matcher] : each[matcher], each, [wanted])),
            )
            vitestExpect({ value, wanted, holds: ours }).toEqual({ value, wanted, holds: theirs })
          }
        }
      })
    }
  }
})

test('the place of a say is known, and is not sent along', () => {
  const at = new Error('shown')
  vitestExpect(placeOf(say('x', {}, at))).toBe(at)
  vitestExpect(placeOf(say('x', {}, () => at))).toBe(at)
  vitestExpect(placeOf(say('x'))).toBeUndefined()
  vitestExpect(placeOf({ id: 'x', values: {} })).toBeUndefined()
  vitestExpect(structuredClone(say('x', { a: 1 }, at))).toEqual({ id: 'x', values: { a: 1 } })
})
