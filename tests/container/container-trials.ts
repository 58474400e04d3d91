/** Test code: trials in a container, driven from outside through the real client in a page. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { rolldown } from 'rolldown'
import type { HistoryEvent } from '../../src/contract/history.ts'
import { AwaitedEvents } from '../../src/processes/conformance/awaited-events.ts'
import type { Trial, TrialSetup } from '../../src/processes/conformance/trial.ts'
import { createLineReader, encodeLine } from '../../src/processes/lines.ts'
import { provideProgram } from '../../src/processes/program-file.ts'
import { root } from '../e2e/site.ts'
import type { Asked, PlainError, PlainResponse, Told, TrialCall, Value } from './trial-wire.ts'

interface Pending {
  resolve(value: Value): void
  reject(error: Error): void
}

async function bundleTrials(): Promise<string> {
  const build = await rolldown({
    input: join(import.meta.dirname, 'trial-program.ts'),
    cwd: root,
    platform: 'node',
    transform: { target: 'node20' },
  })
  const { output } = await build.generate({ format: 'cjs', codeSplitting: false })
  await build.close()
  return output[0].code
}

export class ContainerTrials {
  readonly #page: Page
  readonly #pending = new Map<number, Pending>()
  readonly #events = new Map<number, HistoryEvent[]>()
  readonly #awaited = new AwaitedEvents()
  readonly #ready = Promise.withResolvers<void>()
  #asked = 0
  #trials = 0

  /** `page` is the test's own, isolated. Mounts what is needed, and starts it. */
  static async start(page: Page): Promise<ContainerTrials> {
    const trials = new ContainerTrials(page)
    const read = createLineReader<Told | Asked>(
      (message) => trials.#take(message),
      // Not of the protocol: what an engine says as it dies.
      (text) => console.error(text),
    )
    await page.exposeFunction('trialsSaid', read)
    const files = {
      'program.cjs': readFileSync(await provideProgram(root), 'utf8'),
      'trials.cjs': await bundleTrials(),
    }
    await page.evaluate((given) => globalThis.startTrials(given), files)
    await trials.#ready.promise
    return trials
  }

  private constructor(page: Page) {
    this.#page = page
  }

  async open(setup: TrialSetup): Promise<Trial> {
    const trial = this.#trials++
    const events: HistoryEvent[] = []
    this.#events.set(trial, events)
    const ask = (call: TrialCall, ...given: readonly unknown[]): Promise<Value> =>
      this.#ask(trial, call, given)
    const fault = async (call: TrialCall, ...given: readonly unknown[]): Promise<() => Promise<void>> => {
      const value = await ask(call, ...given)
      if (value.is !== 'fault') throw new Error(`${call} is not a fault`)
      return async () => void (await ask('heal', value.fault))
    }
    await ask('open', setup)
    return {
      user: async (...given) => responseOf(await ask('user', ...given)),
      ask: async (...given) => responseOf(await ask('ask', ...given)),
      crash: async (node) => void (await ask('crash', node)),
      restart: async (...given) => void (await ask('restart', ...given)),
      setVars: async (...given) => void (await ask('setVars', ...given)),
      used: async (node) => {
        const value = await ask('used', node)
        if (value.is !== 'used') throw new Error('it does not tell what was used')
        return value.used
      },
      load: (load) => fault('load', load),
      report: async () => {
        const value = await ask('report')
        if (value.is !== 'report') throw new Error('it does not tell what users saw')
        return value.report
      },
      bill: async () => {
        const value = await ask('bill')
        if (value.is !== 'bill') throw new Error('it does not tell what was paid')
        return value.bill
      },
      pause: (node) => fault('pause', node),
      partition: (a, b) => fault('partition', a, b),
      link: (from, to, rule) => fault('link', from, to, rule),
      add: async (role) => void (await ask('add', role)),
      remove: async (node) => void (await ask('remove', node)),
      event: (isMeant) => this.#awaited.find(() => events, isMeant),
      [Symbol.asyncDispose]: async () => void (await ask('end')),
    }
  }

  async #ask(trial: number, call: TrialCall, given: readonly unknown[]): Promise<Value> {
    const number = this.#asked++
    const { promise, resolve, reject } = Promise.withResolvers<Value>()
    this.#pending.set(number, { resolve, reject })
    const asked: Asked = { kind: 'asked', number, trial, call, given }
    await this.#page.evaluate((line) => globalThis.askTrials(line), encodeLine(asked))
    return await promise
  }

  #take(message: Told | Asked): void {
    switch (message.kind) {
      case 'asked':
        // The terminal repeats what was asked.
        return
      case 'ready':
        this.#ready.resolve()
        return
      case 'event':
        this.#events.get(message.trial)?.push(message.event)
        this.#awaited.look()
        return
      case 'done':
        this.#pending.get(message.number)?.resolve(message.value)
        return
      case 'failed':
        this.#pending.get(message.number)?.reject(errorOf(message.error))
    }
  }
}

function responseOf(value: Value): Response {
  if (value.is !== 'response') throw new Error('there is no response')
  const { status, headers, body }: PlainResponse = value.response
  return new Response(body === null ? null : Buffer.from(body, 'base64'), {
    status,
    headers: headers.map(([name, text]): [string, string] => [name, text]),
  })
}

function errorOf({ name, message, cause }: PlainError): Error {
  const inner = cause && Object.assign(new Error(cause.message), { code: cause.code })
  return Object.assign(new Error(message, { cause: inner }), { name })
}
