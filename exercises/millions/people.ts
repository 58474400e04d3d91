/** Users whom the suite follows: who logs in, writes and reads, and whether all that was acknowledged is there in the end. */
import { expect, say } from 'millions/suite'
import type { Browser, World } from '../../src/contract/world.ts'
import { CENTERS } from './promises.ts'

export interface Card {
  readonly id: string
  readonly from: string
  readonly text: string
}

export const json = (content: unknown): string => JSON.stringify(content)

/** Somebody who has logged in, or who could not: the first request that needs it will tell. */
export async function logIn(world: World, name: string, region: string): Promise<Browser> {
  const browser = world.browser()
  const answer = await browser.fetch('/login', { method: 'POST', body: json({ name }), region })
  expect(answer.status, say('no-login', { name, region, status: answer.status }, answer)).toBe(204)
  return browser
}

export async function post(browser: Browser, text: string, region: string, key?: string): Promise<Response> {
  const headers = key === undefined ? {} : { 'idempotency-key': key }
  return browser.fetch('/cards', { method: 'POST', body: json({ text }), region, headers })
}

/** As JSON. Undefined when it is none. */
export async function contentOf(answer: Response): Promise<unknown> {
  try {
    return await answer.json()
  } catch {
    return undefined
  }
}

export async function idIn(answer: Response): Promise<string> {
  const content = await contentOf(answer)
  const id: unknown = typeof content === 'object' && content !== null ? Reflect.get(content, 'id') : undefined
  return typeof id === 'string' ? id : ''
}

interface Written extends Card {
  readonly region: string
}

/** People who post all the time, each again until it is acknowledged. What they were told is kept here. */
export class Writers {
  readonly written: Written[] = []
  readonly #world: World
  readonly #pauseMs: number
  #isOver = false
  #working: Promise<unknown> = Promise.resolve()

  /** So long each of them rests between two cards. */
  constructor(world: World, pauseMs = 800) {
    this.#world = world
    this.#pauseMs = pauseMs
  }

  /** So many in each center. */
  async begin(count: number): Promise<void> {
    const numbers = Array.from({ length: count }, (_, index) => index + 1)
    const writers = CENTERS.flatMap((region) =>
      numbers.map((number) => ({ region, name: `writer-${region}-${number}` })),
    )
    const ready = await Promise.all(
      writers.map(async (writer) => ({
        ...writer,
        browser: await logIn(this.#world, writer.name, writer.region),
      })),
    )
    this.#working = Promise.all(ready.map(({ browser, name, region }) => this.#write(browser, name, region)))
  }

  async #write(browser: Browser, name: string, region: string): Promise<void> {
    for (let number = 1; !this.#isOver; number++) {
      const text = `Card ${number} of ${name}`
      const key = `${name}-${number}`
      while (!this.#isOver) {
        const id = await this.#try(browser, text, region, key)
        if (id !== undefined) {
          this.written.push({ id, from: name, text, region })
          break
        }
        await this.#world.run(700)
      }
      await this.#world.run(this.#pauseMs)
    }
  }

  async #try(browser: Browser, text: string, region: string, key: string): Promise<string | undefined> {
    try {
      const answer = await browser.fetch('/cards', {
        method: 'POST',
        body: json({ text }),
        region,
        headers: { 'idempotency-key': key },
        patienceMs: 5000,
      })
      return answer.status === 201 ? await idIn(answer) : undefined
    } catch {
      return undefined
    }
  }

  async end(): Promise<void> {
    this.#isOver = true
    await this.#working
  }
}

/** Every card that was acknowledged is read again, in a center that it was not written in. */
export async function expectAllThere(world: World, { written }: Writers): Promise<void> {
  expect(written.length, say('nothing-written')).toBeGreaterThan(0)
  let place = 0
  for (let first = 0; first < written.length; first += 10) {
    await Promise.all(
      written.slice(first, first + 10).map(async ({ id, text, region }) => {
        const elsewhere = CENTERS.filter((center) => center !== region)
        const from = elsewhere[place++ % elsewhere.length] ?? 'seoul'
        const answer = await world.fetch(`/cards/${encodeURIComponent(id)}`, { region: from })
        const values = { id, region, from, status: answer.status, count: written.length }
        expect(answer.status, say('lost', values, answer)).toBe(200)
        const content = (await contentOf(answer)) as Card | undefined
        expect(content?.text, say('changed', values, answer)).toBe(text)
      }),
    )
  }
}
