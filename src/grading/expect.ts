/** vitest's `expect`, whose failures carry a say. */
import { type Assertion, expect as vitestExpect } from 'vitest'
import type { ExpectFunction } from '../contract/suite.ts'
import type { Say } from '../contract/verdict.ts'
import { attachSay } from './says.ts'

type Report = (error: unknown) => void

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

/** A promise of vitest's that reports its failure. It stays lazy, as vitest notices by `then` whether it was awaited. */
function watchPromise(promise: PromiseLike<unknown>, report: Report): PromiseLike<unknown> {
  const settle = () => promise.then(undefined, report)
  return {
    // biome-ignore lint/suspicious/noThenProperty: it stands in for vitest's own thenable
    then: (onFulfilled, onRejected) => settle().then(onFulfilled, onRejected),
  }
}

/** Every step of the chain is watched: `.not`, `.resolves`, and the matchers at its end. */
function watch(chain: object, report: Report): object {
  return new Proxy(chain, {
    get(target, key) {
      const value: unknown = reported(() => Reflect.get(target, key), report)
      if (typeof value === 'function') {
        return (...args: unknown[]) => {
          const result: unknown = reported(() => Reflect.apply(value, target, args), report)
          return isThenable(result) ? watchPromise(result, report) : result
        }
      }
      return typeof value === 'object' && value !== null ? watch(value, report) : value
    },
  })
}

function reported(act: () => unknown, report: Report): unknown {
  try {
    return act()
  } catch (error) {
    return report(error)
  }
}

function expectWith<T>(value: T, report: Report): Assertion<void, T> {
  return watch(vitestExpect(value), report) as Assertion<void, T>
}

function hard<T>(value: T, reason: Say): Assertion<void, T> {
  return expectWith(value, (error) => {
    attachSay(error, reason)
    throw error
  })
}

function soft<T>(value: T, reason: Say): Assertion<void, T> {
  return expectWith(value, (error) => {
    attachSay(error, reason)
    softFailures.push(error)
  })
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
