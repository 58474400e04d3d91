/** Runs inside the sandbox, in the place of testharness.js: tests that report what came of them. */

export interface Result {
  readonly name: string
  failure: string | undefined
}

type Step = (this: unknown, test: Test) => unknown

let isHeldOpen = false
let finish: () => void = () => {}
const finished = new Promise<void>((resolve) => {
  finish = resolve
})
const results: Result[] = []
/** Promise tests run one after the other, once the file has been read. */
let queue: Promise<unknown> = Promise.resolve()
let running = 0
let isRead = false

function settle(): void {
  if (isRead && running === 0 && !isHeldOpen) finish()
}

function words(thrown: unknown): string {
  try {
    return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown)
  } catch {
    return 'threw what has no words'
  }
}

export class Test {
  readonly name: string
  readonly #result: Result
  readonly #cleanups: (() => unknown)[] = []
  #isOver = false

  constructor(name: string) {
    this.name = name
    this.#result = { name, failure: 'never finished' }
    results.push(this.#result)
    running++
  }

  step(run: (...values: unknown[]) => unknown, self: unknown = this, ...values: unknown[]): unknown {
    if (this.#isOver) return undefined
    try {
      return Reflect.apply(run, self, values)
    } catch (thrown) {
      this.end(words(thrown))
      return undefined
    }
  }
  step_func(run: (...values: unknown[]) => unknown, self: unknown = this): (...values: unknown[]) => unknown {
    return (...values) => this.step(run, self, ...values)
  }
  step_func_done(
    run?: (...values: unknown[]) => unknown,
    self: unknown = this,
  ): (...values: unknown[]) => unknown {
    return (...values) => {
      if (run !== undefined) this.step(run, self, ...values)
      this.done()
    }
  }
  step_timeout(run: (...values: unknown[]) => unknown, delayMs: number, ...values: unknown[]): unknown {
    return setTimeout(() => void this.step(run, this, ...values), delayMs)
  }
  unreached_func(about = 'reached'): () => void {
    return () => this.end(`reached unreachable code: ${about}`)
  }
  add_cleanup(run: () => unknown): void {
    this.#cleanups.push(run)
  }
  done(): void {
    this.end(undefined)
  }
  end(failure: string | undefined): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#result.failure = failure
    running--
    for (const cleanup of this.#cleanups) {
      try {
        cleanup()
      } catch (thrown) {
        this.#result.failure ??= words(thrown)
      }
    }
    settle()
  }
}

let unnamed = 0
const named = (name: unknown): Test => new Test(typeof name === 'string' ? name : `unnamed ${++unnamed}`)

export function test(run: Step, name?: string): void {
  const made = named(name)
  made.step((one) => Reflect.apply(run, made, [one]), made, made)
  made.done()
}

export function async_test(run?: Step | string, name?: string): Test {
  const made = named(typeof run === 'string' ? run : name)
  if (typeof run === 'function') made.step((one) => Reflect.apply(run, made, [one as Test]), made, made)
  return made
}

export function promise_test(run: Step, name?: string): void {
  const made = named(name)
  queue = queue.then(async () => {
    try {
      const promise = Reflect.apply(run, made, [made]) as Promise<unknown>
      if (typeof promise?.then !== 'function')
        throw new Error('promise_test: the function returned no promise')
      await promise
      made.done()
    } catch (thrown) {
      made.end(words(thrown))
    }
  })
}

interface Settings {
  readonly explicit_done?: boolean
  readonly single_test?: boolean
}

/** The test that a file is as a whole. */
let single: Test | undefined

export function setup(run?: unknown, options?: Settings): void {
  if (typeof run === 'function') run()
  const given = (typeof run === 'function' ? options : run) as Settings | undefined
  if (given?.explicit_done === true) isHeldOpen = true
  if (given?.single_test === true) single = named(undefined)
}

export function promise_setup(run: () => unknown): void {
  queue = queue.then(run)
}

export function done(): void {
  single?.done()
  isHeldOpen = false
  settle()
}

export function generate_tests(
  run: (...values: unknown[]) => void,
  cases: readonly (readonly unknown[])[],
): void {
  for (const [name, ...values] of cases) test(() => run(...values), String(name))
}

export function step_timeout(
  run: (...values: unknown[]) => void,
  delayMs: number,
  ...values: unknown[]
): unknown {
  return setTimeout(run, delayMs, ...values)
}

export const GLOBAL = {
  isWindow: () => false,
  isWorker: () => true,
  isShadowRealm: () => false,
}
export const location = { search: '', href: 'http://web-platform.test/', protocol: 'http:' }
export function add_completion_callback(): void {}

/** What the entry of the program hands over. */
export function outcome(): { finished: Promise<unknown>; results: readonly Result[] } {
  isRead = true
  void queue.then(settle)
  settle()
  return { finished, results }
}
