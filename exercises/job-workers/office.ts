/** What users, and whoever reads their mail, see of the system: jobs that were sent, what is said of them, and what they led to. */
import { expect, say } from 'millions/suite'
import type { TestContext } from '../../src/contract/suite.ts'
import type { UserRequest, World, WorldOptions } from '../../src/contract/world.ts'
import { roomOf } from '../kit/room.ts'
import { answerOrError, reasonOf } from '../kit/waiting.ts'
import { SETTLED_MS } from './promises.ts'

export interface Sent {
  readonly user: string
  readonly picture: string
  /** Of those that got 202. */
  readonly id?: string
}
export interface Accepted extends Sent {
  readonly id: string
}
export interface Shown {
  readonly state: string
  readonly small?: string
}
export interface Mail {
  readonly to: string
  readonly job: string
}

/** A later one never goes back to an earlier one. */
const RANKS: Readonly<Record<string, number>> = { waiting: 0, working: 1, done: 2, failed: 2 }
const LOOK_EACH_MS = 500
const LOOK_AT = 3

export const isFinal = (shown: Shown): boolean => RANKS[shown.state] === 2

export class Office {
  readonly world: World
  readonly accepted: Accepted[] = []
  /** All that were sent, those without an answer as well. */
  readonly sent: Sent[] = []
  readonly #last = new Map<string, string>()
  #turn = 0

  constructor(world: World) {
    this.world = world
  }

  /** Sends a job as a user does. What it got 202 for has to happen. */
  async send(
    user: string,
    picture: string,
    init: UserRequest & { web?: string } = {},
  ): Promise<Response | Error> {
    const { web, ...more } = init
    const body = JSON.stringify({ user, picture })
    const headers = { 'content-type': 'application/json' }
    const path = '/jobs'
    const asking = { method: 'POST', body, headers, ...more }
    const { world } = this
    const reply = await answerOrError(
      web === undefined ? world.fetch(path, asking) : world.node(web).fetch(path, asking),
    )
    const isTaken = !(reply instanceof Error) && reply.status === 202
    const id = isTaken ? ((await readJson(reply, 'POST /jobs')) as { id?: unknown }).id : undefined
    if (isTaken) {
      expect(id, say('no-id', {}, reply)).toEqual(expect.any(String))
      expect(reply.headers.get('location'), say('no-location', {}, reply)).toBe(`/jobs/${id}`)
      this.accepted.push({ user, picture, id: String(id) })
    }
    this.sent.push(isTaken ? { user, picture, id: String(id) } : { user, picture })
    return reply
  }

  /** Where 202 is due. */
  async submit(user: string, picture: string, web?: string): Promise<Accepted> {
    const reply = await this.send(user, picture, web === undefined ? {} : { web })
    const seen = reply instanceof Error ? reasonOf(reply) : reply.status
    expect(seen, say('not-accepted', { seen }, reply)).toBe(202)
    return this.accepted.at(-1) as Accepted
  }

  async submitAll(count: number, picture = 'beach', from = 0): Promise<readonly Accepted[]> {
    const jobs: Accepted[] = []
    for (let number = from; number < from + count; number++)
      jobs.push(await this.submit(`user ${number}`, `${picture} ${number}`, this.#web()))
    return jobs
  }

  #web(): string {
    const nodes = this.world.nodes('web').filter(({ state }) => state === 'up')
    this.#turn += 1
    return nodes[this.#turn % nodes.length]?.name ?? 'web-1'
  }

  /** What is told of a job, by one web server and then by another, past the network. It must be known, and must not go back. */
  async look({ id, picture }: Accepted, web = this.#web()): Promise<Shown> {
    const reply = await this.world.node(web).fetch(`/jobs/${encodeURIComponent(id)}`)
    const { status } = reply
    expect(status, say(status === 404 ? 'unknown-job' : 'look-status', { status, web }, reply)).toBe(200)
    const shown = (await readJson(reply, 'GET /jobs/<id>')) as Shown & { id?: string }
    expect(shown.id, say('wrong-id', {}, reply)).toBe(id)
    const { state } = shown
    expect(Object.keys(RANKS), say('odd-state', { state: String(state) }, reply)).toContain(state)
    const before = this.#last.get(id)
    if (before !== undefined && before !== state) {
      const isForward = (RANKS[before] ?? 0) < (RANKS[state] ?? 0)
      expect(isForward ? 'forward' : state, say('state-back', { before, state }, reply)).toBe('forward')
    }
    this.#last.set(id, state)
    if (state === 'done') expect(shown.small, say('no-small', {}, reply)).toBe(`small ${picture}`)
    return shown
  }

  /** Until each of them is done or has failed; what else there is, is told by `still-waiting`. */
  async settle(withinMs = SETTLED_MS, jobs: readonly Accepted[] = this.accepted, why = ''): Promise<void> {
    const { world } = this
    const endMs = world.nowMs + withinMs + roomOf(world)
    let open = await this.#open(jobs)
    while (open.length > 0 && world.nowMs < endMs) {
      await world.run(LOOK_EACH_MS)
      open = await this.#open(open)
    }
    const values = {
      open: open.length,
      jobs: jobs.length,
      seconds: Math.round(withinMs / 1000),
      why: whyOf(why),
    }
    expect(open.length, say('still-waiting', values)).toBe(0)
  }

  /** Those that may be open: a few are looked at, and the next ones as soon as one of these has come to its end. */
  async #open(jobs: readonly Accepted[]): Promise<readonly Accepted[]> {
    const few: Accepted[] = []
    for (const [place, job] of jobs.entries()) {
      if (few.length === LOOK_AT) return [...few, ...jobs.slice(place)]
      if (!isFinal(await this.look(job))) few.push(job)
    }
    return few
  }

  /** All are done, and led to one picture and one mail each. */
  async expectDone(jobs: readonly Accepted[] = this.accepted, why = ''): Promise<void> {
    for (const job of jobs) {
      const { state } = await this.look(job)
      expect(state, say('given-up', { picture: short(job.picture), why: whyOf(why) })).toBe('done')
    }
    await this.expectEffects(jobs, 1, why)
  }

  /** So many pictures and mails of each; and of nothing that was ever sent there is more than one, or half of it. */
  async expectEffects(jobs: readonly Accepted[], times: number, why = ''): Promise<void> {
    const mails = await this.mails()
    for (const { id, user, picture } of jobs) {
      const own = mails.filter(({ job }) => job === id)
      const values = { mails: own.length, times, picture: short(picture), why: whyOf(why) }
      const words = own.length > times ? 'mail-again' : 'no-mail'
      expect(own.length, say(words, values)).toBe(times)
      for (const { to } of own) expect(to, say('mail-to-another')).toBe(user)
    }
    const known = new Set(jobs.map(({ id }) => id))
    for (const user of new Set(jobs.map((job) => job.user))) {
      const album = await this.album(user)
      for (const { id, picture } of jobs.filter((job) => job.user === user)) {
        const own = album.filter(({ job }) => job === id)
        const values = { pictures: own.length, times, picture: short(picture), why: whyOf(why) }
        expect(own.length, say(own.length > times ? 'picture-again' : 'picture-missing', values)).toBe(times)
        if (times === 1) expect(own[0]?.small, say('wrong-picture')).toBe(`small ${picture}`)
      }
      const sent = this.sent.filter((each) => each.user === user).length
      const held = { user: short(user), pictures: album.length, sent, why: whyOf(why) }
      expect(album.length, say('more-than-sent', held)).toBeLessThanOrEqual(sent)
      // What got no 202 may have become a job. Then it is one in whole.
      for (const { job } of album.filter((each) => !known.has(each.job) && !this.#isAccepted(each.job))) {
        const twice = album.filter((each) => each.job === job).length
        const told = mails.filter((mail) => mail.job === job).length
        expect([twice, told], say('half-a-job', { twice, told })).toEqual([1, 1])
      }
    }
    const twice = mails.find(({ job }) => mails.filter((mail) => mail.job === job).length > 1)
    if (twice !== undefined)
      expect(twice, say('mail-again', { mails: 2, times: 1, picture: '?', why: whyOf(why) })).toBe(undefined)
  }

  #isAccepted(id: string): boolean {
    return this.accepted.some((job) => job.id === id)
  }

  async mails(): Promise<readonly Mail[]> {
    return (await (await this.world.node('mail-1').fetch('/mails')).json()) as Mail[]
  }

  async album(user: string): Promise<readonly { readonly job: string; readonly small: string }[]> {
    const reply = await this.world.node(this.#web()).fetch(`/albums/${encodeURIComponent(user)}`)
    const { status } = reply
    expect(status, say('album-status', { status }, reply)).toBe(200)
    const album = await readJson(reply, 'GET /albums/<user>')
    if (!Array.isArray(album)) expect(album, say('album-shape', {}, reply)).toEqual(expect.any(Array))
    return album as { job: string; small: string }[]
  }

  /** The bodies of the dead letters. */
  async deadLetters(): Promise<readonly string[]> {
    const reply = await this.world.node('queue-1').fetch('/dead-letters')
    return ((await reply.json()) as { body: string }[]).map(({ body }) => body)
  }

  async queue(): Promise<{ readonly depth: number; readonly out: number; readonly dead: number }> {
    return (await (await this.world.node('queue-1').fetch('/status')).json()) as never
  }
}

export async function readJson(reply: Response, request: string): Promise<unknown> {
  const text = await reply.text()
  try {
    return JSON.parse(text)
  } catch {
    expect(short(text), say('not-json', { request }, reply)).toBe('JSON')
    return undefined
  }
}

/** What had happened before, in words. */
const whyOf = (why: string): string => (why === '' ? 'jobs were sent' : why)

/** Fits a sentence. */
export const short = (text: string): string => (text.length <= 40 ? text : `${text.slice(0, 37)}…`)

export async function open({ boot }: TestContext, options: WorldOptions = {}): Promise<Office> {
  return new Office(await boot(options))
}

/** One worker, so that what happens to it happens to the job. */
export const oneWorker: WorldOptions = { roles: { worker: { regions: { frankfurt: 1 } } } }
/** So quick that many jobs take no time, on many cores. */
export const quick = (pictureMs = 100, filmMs = 40_000): WorldOptions => ({
  roles: { pictures: { cores: 64, vars: { PICTURE_MS: String(pictureMs), FILM_MS: String(filmMs) } } },
})
