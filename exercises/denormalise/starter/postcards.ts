/**
 * The HTTP of Postcards, and its pages. Names, ids, texts and numbers are
 * checked here, and whatever throws Unavailable is told 503: there is nothing
 * to be done in this file.
 *  - GET /people/<name>/feed?limit=&before=
 *  - GET, PUT, DELETE /people/<author>/cards/<id>, PUT with { "text": … }
 *  - PUT /people/<name>/display-name with { "displayName": … }
 *  - PUT, DELETE /people/<name>/follows/<other>
 */
import type { Env } from 'millions'
import { Unavailable, type Visit } from './shards.ts'

export interface PostedCard {
  readonly id: string
  readonly author: string
  readonly text: string
  /** When it was posted first, in ms, by the clock of the node that took it. */
  readonly at: number
}

export interface Card extends PostedCard {
  /** What its author wants to be called, or their own name. */
  readonly name: string
}

export interface PageAsked {
  readonly limit: number
  /** The `next` of the page before. Undefined: the first page. */
  readonly before: string | undefined
}

export interface Page {
  /** Newest first. */
  readonly cards: readonly Card[]
  /** What leads to the next page; null when there is none. */
  readonly next: string | null
}

export interface Postcards {
  /** Undefined when it has been deleted. */
  save(
    visit: Visit,
    author: string,
    id: string,
    text: string,
  ): Promise<{ readonly card: PostedCard; readonly isNew: boolean } | undefined>
  /** False when there is no such card. */
  remove(visit: Visit, author: string, id: string): Promise<boolean>
  card(visit: Visit, author: string, id: string): Promise<PostedCard | undefined>
  rename(visit: Visit, name: string, displayName: string): Promise<void>
  follow(visit: Visit, follower: string, followed: string): Promise<void>
  unfollow(visit: Visit, follower: string, followed: string): Promise<void>
  feed(visit: Visit, reader: string, page: PageAsked): Promise<Page>
}

/** Where a card stands among all others: they are sorted by `at`, then by `id`. */
export type Place = Pick<PostedCard, 'at' | 'id'>

/** Newer than all cards, when there was no page before. */
export function placeOf(before: string | undefined): Place {
  if (before === undefined) return { at: Number.MAX_SAFE_INTEGER, id: '' }
  const end = before.indexOf('_')
  return { at: Number(before.slice(0, end)), id: before.slice(end + 1) }
}

export function newestFirst(one: Place, other: Place): number {
  if (one.at !== other.at) return other.at - one.at
  if (one.id === other.id) return 0
  return one.id < other.id ? 1 : -1
}

/** The newest of these, in order. They have to be older than the page before. */
export function cutToPage(found: readonly Card[], limit: number): Page {
  const cards = [...found].sort(newestFirst).slice(0, limit)
  const last = cards.at(-1)
  return { cards, next: last === undefined || cards.length < limit ? null : `${last.at}_${last.id}` }
}

const USUAL_LIMIT = 20
const MOST_CARDS = 100
const MOST_LETTERS = 100
const MOST_LETTERS_OF_A_TEXT = 500

export async function serve(request: Request, env: Env, postcards: Postcards): Promise<Response> {
  try {
    return await answer(request, { env, signal: request.signal }, postcards)
  } catch (error) {
    if (error instanceof Unavailable) return refusal(503, error.message)
    throw error
  }
}

async function answer(request: Request, visit: Visit, postcards: Postcards): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url)
  const [, first, second = '', third = '', fourth, ...more] = pathname.split('/')
  const { method } = request
  if (pathname === '/') return new Response('Postcards\n')
  if (pathname === '/health') return new Response('well\n')
  const [name, other] = [decoded(second), decoded(fourth ?? '')]
  if (first !== 'people' || more.length > 0 || name === undefined) return refusal(404)

  if (third === 'feed' && fourth === undefined)
    return method === 'GET' ? await feed(name, searchParams, visit, postcards) : refusal(405)
  if (third === 'display-name' && fourth === undefined)
    return method === 'PUT' ? await rename(name, request, visit, postcards) : refusal(405)
  if (other === undefined) return refusal(404)
  if (third === 'cards') return await card(name, other, request, visit, postcards)
  if (third !== 'follows') return refusal(404)
  if (method === 'PUT') await postcards.follow(visit, name, other)
  else if (method === 'DELETE') await postcards.unfollow(visit, name, other)
  else return refusal(405)
  return done()
}

async function feed(
  reader: string,
  query: URLSearchParams,
  visit: Visit,
  postcards: Postcards,
): Promise<Response> {
  const asked = query.get('limit') ?? String(USUAL_LIMIT)
  if (!/^[1-9]\d{0,2}$/.test(asked) || Number(asked) > MOST_CARDS)
    return refusal(400, `A limit is a whole number from 1 to ${MOST_CARDS}.`)
  const before = query.get('before') ?? undefined
  return Response.json(await postcards.feed(visit, reader, { limit: Number(asked), before }))
}

async function card(
  author: string,
  id: string,
  request: Request,
  visit: Visit,
  postcards: Postcards,
): Promise<Response> {
  if (!/^[a-z\d-]{1,40}$/.test(id)) return refusal(404)
  if (request.method === 'GET') {
    const found = await postcards.card(visit, author, id)
    return found === undefined ? refusal(404) : Response.json(found)
  }
  if (request.method === 'DELETE') return (await postcards.remove(visit, author, id)) ? done() : refusal(404)
  if (request.method !== 'PUT') return refusal(405)
  const { text } = await fieldsOf(request)
  if (!isText(text, MOST_LETTERS_OF_A_TEXT)) return refusal(400, 'A card is { "text": "…" }.')
  const saved = await postcards.save(visit, author, id, text)
  if (saved === undefined) return refusal(404, 'It has been deleted.')
  return Response.json(saved.card, { status: saved.isNew ? 201 : 200 })
}

async function rename(name: string, request: Request, visit: Visit, postcards: Postcards): Promise<Response> {
  const { displayName } = await fieldsOf(request)
  if (!isText(displayName, MOST_LETTERS)) return refusal(400, 'It is { "displayName": "…" }.')
  await postcards.rename(visit, name, displayName)
  return done()
}

/** Nothing for what is no JSON. */
async function fieldsOf(request: Request): Promise<Readonly<Record<string, unknown>>> {
  try {
    const body: unknown = await request.json()
    return typeof body === 'object' && body !== null ? { ...body } : {}
  } catch {
    return {}
  }
}

function isText(value: unknown, mostLetters: number): value is string {
  return typeof value === 'string' && value !== '' && value.length <= mostLetters && value.isWellFormed()
}

/** A piece of a path, which stands for any letters at all. Undefined when it is no name. */
function decoded(piece: string): string | undefined {
  try {
    const name = decodeURIComponent(piece)
    return isText(name, MOST_LETTERS) ? name : undefined
  } catch {
    return undefined
  }
}

const done = (): Response => new Response(null, { status: 204 })

function refusal(status: number, reason = 'There is nothing like that here.'): Response {
  return Response.json({ error: reason }, { status })
}
