/**
 * Copies on all other shards. Of each hot key a router reads the home a few times a second, and puts what it is told on the
 * others. A copy knows how new it is (`As-Of`), and goes by itself before it is a second old. Where none is, all share one
 * question to the home: it has enough to do.
 */
import type { Env } from 'millions'
import { type Answer, ask, homeOf, itemPath, Trouble } from './plumbing.ts'

/** A second, less what may be lost on the ways, and in the line of a shard: a copy's time begins when that takes it. */
const LIVES_MS = 800
const WAY_MS = 300
/** A question that is older is not shared any more. */
const SHARED_FOR_MS = 600
const TRIES = 2

export interface Told {
  readonly status: number
  readonly text: string
  readonly asOf: number
}

interface Question {
  readonly sentMs: number
  readonly told: Promise<Told>
}

const underWay = new Map<string, Question>()

const copyPath = (key: string): string => `/copies/${encodeURIComponent(key)}`

/** Reads the home, and puts copies on all others. */
export async function refresh(env: Env, key: string): Promise<void> {
  const { sentMs, told } = askHome(env, key)
  const { status, text, asOf } = await told
  if (status !== 200 && status !== 404) return
  const leftMs = LIVES_MS - WAY_MS - Math.ceil(performance.now() - sentMs)
  if (leftMs < 1) return
  const init = {
    method: 'PUT',
    body: JSON.stringify({ status, text, asOf } satisfies Told),
    headers: { 'Ttl-Ms': String(leftMs) },
  }
  await Promise.allSettled(othersOf(env, key).map(({ name }) => ask(name, copyPath(key), init)))
}

/** A copy that has all of this user's changes in it, from the next shard in turn, or the home's own answer. */
export async function readCopy(env: Env, key: string, turn: number, own: number): Promise<Told> {
  const others = othersOf(env, key)
  for (let more = 0; more < TRIES; more++) {
    const copy = await ask(others[(turn + more) % others.length]?.name ?? '', copyPath(key)).catch(ifTrouble)
    if (copy?.status !== 200) continue
    const told = JSON.parse(copy.text) as Told
    if (told.asOf >= own) return told
    break
  }
  const shared = await askHome(env, key).told
  return shared.asOf >= own ? shared : await askAnew(env, key).told
}

function askHome(env: Env, key: string): Question {
  const known = underWay.get(key)
  const isYoung = known !== undefined && performance.now() - known.sentMs < SHARED_FOR_MS
  return isYoung ? known : askAnew(env, key)
}

function askAnew(env: Env, key: string): Question {
  const told = ask(homeOf(env, key), itemPath(key)).then(({ asOf = 0, ...answer }) => ({ ...answer, asOf }))
  const question = { sentMs: performance.now(), told }
  underWay.set(key, question)
  const over = (): void => {
    if (underWay.get(key) === question) underWay.delete(key)
  }
  told.then(over, over)
  return question
}

function othersOf(env: Env, key: string) {
  const home = homeOf(env, key)
  return env.nodes('shard').filter(({ name }) => name !== home)
}

function ifTrouble(error: unknown): Answer | undefined {
  if (error instanceof Trouble) return undefined
  throw error
}
