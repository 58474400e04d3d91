/** A world with servers to be deployed to, what its operator asks, and what all deploys are judged by. */
import { expect, say } from 'millions/suite'
import type { HistoryEvent } from '../../src/contract/history.ts'
import type { TestContext } from '../../src/contract/suite.ts'
import type { Fault, Node, World, WorldOptions } from '../../src/contract/world.ts'
import { roomOf, withRoom } from '../kit/room.ts'
import { perSecond } from '../kit/stack.ts'
import { answerOrError, inTime, underWay } from '../kit/waiting.ts'
import { behind, noteHand, type Order, outBeside, readStory } from './orders.ts'

export const PACE_MS = 5000
export const CHECK_MS = 500
export const START_MS = 4000
const ANSWER_MS = 2000

export type Zone = 'seoul' | 'virginia'

export interface Rollout {
  readonly world: World
  readonly context: TestContext
  readonly watchMs: number
}

export async function open(
  context: TestContext,
  watchMs = 2000,
  options: WorldOptions = {},
  { startMs = START_MS, checkMs = CHECK_MS } = {},
): Promise<Rollout> {
  const vars = { watchMs: String(watchMs), checkMs: String(checkMs), startMs: String(startMs) }
  const world = await context.boot({ ...options, roles: { ...options.roles, deployer: { vars } } })
  // Nobody is in step with anybody.
  await world.run(700 * context.random())
  return { world, context, watchMs }
}

/** For tests that hold on real processes, which may be slow to boot and to answer. */
export async function openForReal(context: TestContext, watchMs: number, startMs: number): Promise<Rollout> {
  const web = { regions: { seoul: 2, virginia: 1 } }
  const rollout = await open(context, watchMs, { roles: { web } }, { startMs, checkMs: 1500 })
  withRoom(rollout.world)
  return rollout
}

export const deployerOf = (world: World): Node => world.node('deployer-1')
export const webServers = (world: World): readonly Node[] => world.nodes('web')

export const come = (world: World, zone: Zone, rate: number): Fault =>
  world.load({ ...perSecond(rate, 0), regions: { [zone]: 1 } })

/** What somebody does past the deployer. */
export async function byHand(world: World, method: string, path: string, body?: object): Promise<void> {
  if (body !== undefined && 'version' in body)
    noteHand(world, path.split('/').at(-1) ?? '', String(body.version))
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) }
  const answer = await world.node('platform-1').fetch(path, init)
  if (!answer.ok) throw new Error(`the platform says ${answer.status} to ${method} ${path}`)
}

export const orders = ({ world }: Rollout, fromMs = 0): readonly Order[] =>
  readStory(world).orders.filter(({ atMs, byHand }) => atMs >= fromMs && !byHand)

// --- What the operator asks --------------------------------------------------------------------

export interface Told {
  readonly id?: unknown
  readonly version?: unknown
  readonly state?: unknown
  readonly why?: { readonly server?: unknown; readonly reason?: unknown } | undefined
}

/** Status 0 where there was no answer in time. */
export async function ask(
  { world }: Rollout,
  path: string,
  init: RequestInit = {},
): Promise<{ readonly status: number; readonly body: Told; readonly answer: Response | undefined }> {
  const going = underWay(answerOrError(deployerOf(world).fetch(path, init)))
  if (!(await inTime(world.until(() => going.isOver, ANSWER_MS + roomOf(world)))))
    return { status: 0, body: {}, answer: undefined }
  const answer = await going.end
  if (answer instanceof Error) return { status: 0, body: {}, answer: undefined }
  const text = await answer.text()
  return { status: answer.status, body: told(text), answer }
}

function told(text: string): Told {
  try {
    const body: unknown = JSON.parse(text)
    return typeof body === 'object' && body !== null ? body : {}
  } catch {
    return {}
  }
}

export async function post(rollout: Rollout, version: string): Promise<string> {
  const { status, body, answer } = await ask(rollout, '/deploys', {
    method: 'POST',
    body: JSON.stringify({ version }),
  })
  const values = { status: status === 0 ? 'nothing' : status, version }
  expect(status, say('not-taken', values, answer)).toBe(202)
  const id = typeof body.id === 'string' ? body.id : ''
  expect(/^[\w-]+$/.test(id), say('no-id', { id: JSON.stringify(body.id) ?? 'nothing' }, answer)).toBe(true)
  return id
}

export async function look(rollout: Rollout, id: string): Promise<Told> {
  const { status, body, answer } = await ask(rollout, `/deploys/${id}`)
  expect(status, say('not-told', { status: status === 0 ? 'nothing' : status, id }, answer)).toBe(200)
  return body
}

/** Asks now and then until it has ended. */
export async function ended(rollout: Rollout, id: string, withinMs: number): Promise<Told> {
  const { world } = rollout
  const untilMs = world.nowMs + withinMs + roomOf(world)
  let deploy = await look(rollout, id)
  while (deploy.state !== 'done' && deploy.state !== 'rolled-back' && world.nowMs < untilMs) {
    await world.run(300)
    deploy = await look(rollout, id)
  }
  return deploy
}

/** As long as a deploy to so many servers may take. */
export const longest = ({ watchMs }: Rollout, servers = 6): number =>
  PACE_MS + servers * (1500 + watchMs + PACE_MS)

export async function expectDone(
  rollout: Rollout,
  id: string,
  version: string,
  withinMs?: number,
): Promise<void> {
  const limitMs = withinMs ?? longest(rollout)
  const deploy = await ended(rollout, id, limitMs)
  const values = { version, state: String(deploy.state), seconds: Math.ceil(limitMs / 1000) }
  expect(deploy.state, say('not-done', values, lastOrder(rollout))).toBe('done')
  expect(deploy.version, say('other-version', { version, told: String(deploy.version) })).toBe(version)
  expectAll(rollout, version)
}

/** At this moment all that are listed run it, and serve. */
export function expectAll(rollout: Rollout, version: string): void {
  for (const { name, version: own, state, isSick } of readStory(rollout.world).lives) {
    const is = own === version ? (isSick ? 'sick' : state) : own
    expect(is, say('not-all', { name, is, version }, lastOrder(rollout))).toBe('up')
  }
}

const lastOrder = (rollout: Rollout) => (): HistoryEvent | undefined => orders(rollout).at(-1)?.event

// --- What all deploys are judged by ------------------------------------------------------------

/** All but one of a zone serve, whatever the deployer orders. */
export function expectInService(rollout: Rollout): void {
  for (const order of orders(rollout)) {
    const out = outBeside(order)
    const values = { name: order.name, zone: order.zone, out: out ?? '' }
    expect(out, say('out-of-service', values, order.event)).toBe(undefined)
  }
}

export function expectOneZone(rollout: Rollout, version: string): void {
  const forward = orders(rollout).filter((order) => order.version === version)
  const [first] = forward
  const second = forward.find(({ zone }) => zone !== first?.zone)
  if (second === undefined) return
  const [left] = behind(second)
  const values = { name: second.name, zone: second.zone, other: left?.name ?? '', version }
  expect(left?.name, say('two-zones', values, second.event)).toBe(undefined)
}

/** Nobody gets it before all who have it have been up for as long as they are watched. */
export function expectWatched(rollout: Rollout, version: string, watchMs = rollout.watchMs): void {
  for (const order of orders(rollout).filter((each) => each.version === version)) {
    for (const life of order.lives.filter((each) => each.version === version && each.name !== order.name)) {
      const upMs = life.state === 'up' ? Math.round(order.atMs - life.sinceMs) : 0
      const values = { name: order.name, other: life.name, up: upMs, watch: watchMs, state: life.state }
      expect(upMs, say('not-watched', values, order.event)).toBeGreaterThanOrEqual(watchMs)
    }
  }
}

/** So often each server was ordered to run that version. */
export function expectOrdered(
  rollout: Rollout,
  version: string,
  fromMs: number,
  times: (name: string) => number,
): void {
  const all = orders(rollout, fromMs).filter((order) => order.version === version)
  for (const { name } of webServers(rollout.world)) {
    const own = all.filter((order) => order.name === name)
    const values = { name, version, times: own.length, wanted: times(name) }
    expect(
      own.length,
      say(
        own.length < times(name) ? 'not-ordered' : 'twice',
        values,
        own.at(-1)?.event ?? lastOrder(rollout),
      ),
    ).toBe(times(name))
  }
}

/** From the 202, or from when one is up, until the next is ordered. The first order may come before the 202 does. */
export function expectPace(rollout: Rollout, version: string, postedMs: number): void {
  const { world, watchMs } = rollout
  const forward = orders(rollout).filter((order) => order.version === version)
  let fromMs = postedMs
  let mostMs = PACE_MS
  for (const { name, atMs, event } of forward) {
    const values = { name, seconds: Math.round((atMs - fromMs) / 100) / 10, most: mostMs / 1000 }
    expect(atMs - fromMs, say('too-slow', values, event)).toBeLessThanOrEqual(mostMs + roomOf(world))
    const ready = world.history.of('ready').find((each) => each.node === name && each.timeMs > atMs)
    fromMs = ready?.timeMs ?? Number.POSITIVE_INFINITY
    mostMs = watchMs + PACE_MS
  }
}

export function expectUnnoticed({ world }: Rollout, fromMs: number): void {
  const { errors, requests } = world.report(fromMs)
  const firstError = (): HistoryEvent | undefined =>
    world.history.events.find(
      (event) =>
        event.timeMs >= fromMs &&
        event.node === 'users' &&
        ((event.kind === 'answer' && event.status >= 500) || event.kind === 'fail'),
    )
  expect(errors, say('noticed', { errors, requests }, firstError)).toBe(0)
}

/** A good version has come to all, by all the rules of stage 1. */
export function expectWellDone(rollout: Rollout, version: string, postedMs: number): void {
  expectInService(rollout)
  expectOneZone(rollout, version)
  expectOrdered(rollout, version, postedMs, () => 1)
}
