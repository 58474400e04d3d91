/** vitest's `expect`, whose failures carry a say. */
import { type Assertion, expect as vitestExpect } from 'vitest'
import type { ExpectFunction } from '../contract/suite.ts'
import type { Say } from '../contract/verdict.ts'
import { expectedText } from './expected.ts'
import { readable } from './readable.ts'
import { attachReason, placeOf } from './reasons.ts'

/** One `expect(…)`: what is told when a step of its chain fails, and where the failure goes. */
interface Watched {
  readonly value: unknown
  readonly say: Say
  fail(error: unknown): void
}

let softFailures: unknown[] = []

/** Runs the body of a test. What `expect.soft` gathered fails the test in the end, the first of it first. */
export async function withSoftFailures(body: () => Promise<void>): Promise<void> {
  const failures: unknown[] = []
  softFailures = failures
  try {
    await body()
  } catch (error) {
    failures.push(error)
  }
  if (failures.length > 0) throw failures[0]
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}

/** The value of a promise is known only to the error. */
function seenText(watched: Watched, error: unknown): string {
  if (!isThenable(watched.value)) return readable(watched.value)
  const settled = error instanceof Error && 'actual' in error ? error.actual : undefined
  return settled === undefined && error instanceof Error ? readable(error.message) : readable(settled)
}

function fail(watched: Watched, error: unknown, path: readonly string[], args: readonly unknown[]): void {
  attachReason(error, () => ({
    say: watched.say,
    expected: expectedText(path, args),
    seen: seenText(watched, error),
    at: placeOf(watched.say),
  }))
  watched.fail(error)
}

/** It stays lazy, as vitest notices by `then` whether the promise was awaited. */
function watchPromise(promise: PromiseLike<unknown>, onFailure: (error: unknown) => void): object {
  const settle = () => promise.then(undefined, onFailure)
  const stand: PromiseLike<unknown> = {
    // biome-ignore lint/suspicious/noThenProperty: it stands in for vitest's own thenable
    then: (onFulfilled, onRejected) => settle().then(onFulfilled, onRejected),
  }
  return stand
}

/** Every step of the chain is watched: `.not`, `.resolves`, and the matchers at its end. */
function watch(chain: object, watched: Watched, path: readonly string[]): object {
  return new Proxy(chain, {
    get(target, key) {
      const here = [...path, String(key)]
      const attempt = <T>(act: () => T, args: readonly unknown[]): T | undefined => {
        try {
          return act()
        } catch (error) {
          fail(watched, error, here, args)
          return undefined
        }
      }
      const value: unknown = attempt(() => Reflect.get(target, key), [])
      if (typeof value === 'function') {
        return (...args: unknown[]) => {
          const result: unknown = attempt(() => Reflect.apply(value, target, args), args)
          return isThenable(result)
            ? watchPromise(result, (error) => fail(watched, error, here, args))
            : result
        }
      }
      return typeof value === 'object' && value !== null ? watch(value, watched, here) : value
    },
  })
}

type Comparison = (value: unknown, wanted: unknown) => boolean

const ofNumbers =
  (compare: (value: number, wanted: number) => boolean): Comparison =>
  (value, wanted) =>
    typeof value === 'number' && typeof wanted === 'number' && compare(value, wanted)

/** When these are true, vitest's matcher of the name holds. When they are not, it has the word. */
const plain: ReadonlyMap<unknown, Comparison> = new Map<unknown, Comparison>([
  ['toBe', Object.is],
  ['toBeGreaterThanOrEqual', ofNumbers((value, wanted) => value >= wanted)],
  ['toBeLessThan', ofNumbers((value, wanted) => value < wanted)],
  ['toBeLessThanOrEqual', ofNumbers((value, wanted) => value <= wanted)],
])

/** Nearly all expectations hold, and are plain: a chain of vitest's for each was a tenth of what a grade costs. */
function expectWith<T>(watched: Watched & { readonly value: T }): Assertion<void, T> {
  const get = (key: PropertyKey): unknown => Reflect.get(watch(vitestExpect(watched.value), watched, []), key)
  const inPlace = new Proxy(
    {},
    {
      get(_, key) {
        const holds = plain.get(key)
        if (holds === undefined) return get(key)
        return (...args: readonly unknown[]): unknown => {
          if (args.length === 1 && holds(watched.value, args[0])) return undefined
          const match = get(key)
          return typeof match === 'function' ? Reflect.apply(match, undefined, args) : undefined
        }
      },
    },
  )
  return inPlace as Assertion<void, T>
}

function hard<T>(value: T, say: Say): Assertion<void, T> {
  const rethrow = (error: unknown): void => {
    throw error
  }
  return expectWith({ value, say, fail: rethrow })
}

function soft<T>(value: T, say: Say): Assertion<void, T> {
  return expectWith({ value, say, fail: (error) => void softFailures.push(error) })
}

const { any, anything, arrayContaining, closeTo, objectContaining, stringContaining, stringMatching } =
  vitestExpect

export const expect: ExpectFunction = Object.assign(hard, {
  soft,
  any,
  anything,
  arrayContaining,
  closeTo,
  objectContaining,
  stringContaining,
  stringMatching,
})
