/**
 * The HTTP of Postcards, the same over both databases. Names, texts and
 * numbers are checked here, and whatever throws Unavailable is told 503: there
 * is nothing to be done in this file.
 *  - GET /people/<name>/feed?limit=&before=
 *  - POST /cards with { "author": …, "text": … }
 *  - PUT /people/<name>/display-name with { "displayName": … }
 *  - PUT, DELETE /people/<name>/follows/<other>
 *  - PUT, DELETE /cards/<id>/likes/<who>
 */
import type { Env } from 'millions'
import { Unavailable, type Visit, visitOf } from './databases.ts'

export interface PostedCard {
  readonly id: string
  readonly author: string
  readonly text: string
  /** When it was posted, in ms, by the clock of the node that took it. */
  readonly at: number
}

export interface Card extends PostedCard {
  /** What its author wants to be called, or their own name. */
  readonly name: string
  /** How many people like it. */
  readonly likes: number
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

/** What each of the two programs is. */
export interface Postcards {
  post(visit: Visit, author: string, text: string): Promise<PostedCard>
  rename(visit: Visit, name: string, displayName: string): Promise<void>
  follow(visit: Visit, follower: string, followed: string): Promise<void>
  unfollow(visit: Visit, follower: string, followed: string): Promise<void>
  /** False when there is no such card. */
  like(visit: Visit, card: string, who: string): Promise<boolean>
  unlike(visit: Visit, card: string, who: string): Promise<boolean>
  feed(visit: Visit, reader: string, page: PageAsked): Promise<Page>
}

const USUAL_LIMIT = 20
const MOST_CARDS = 100
const MOST_LETTERS = 200
const MOST_LETTERS_OF_A_TEXT = 1000

export async function serve(request: Request, env: Env, postcards: Postcards): Promise<Response> {
  try {
    return await answer(request, visitOf(request, env), postcards)
  } catch (error) {
    if (error instanceof Unavailable) return refusal(503, error.message)
    throw error
  }
}

async function answer(request: Request, visit: Visit, postcards: Postcards): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url)
  const [, first = '', second = '', third = '', fourth, ...more] = pathname.split('/')
  const { method } = request
  if (pathname === '/') return new Response('Postcards\n')
  if (pathname === '/health') return new Response('well\n')
  if (pathname === '/cards') return method === 'POST' ? await post(request, visit, postcards) : refusal(405)
  const [name, other] = [decoded(second), decoded(fourth ?? '')]
  if (more.length > 0 || name === undefined) return refusal(404)

  const route = `${first} ${third}`
  if (route === 'people feed' && fourth === undefined)
    return method === 'GET' ? await feed(name, searchParams, visit, postcards) : refusal(405)
  if (route === 'people display-name' && fourth === undefined)
    return method === 'PUT' ? await rename(name, request, visit, postcards) : refusal(405)
  if (other === undefined) return refusal(404)
  if (method !== 'PUT' && method !== 'DELETE') return refusal(405)
  if (route === 'people follows') {
    await (method === 'PUT' ? postcards.follow(visit, name, other) : postcards.unfollow(visit, name, other))
    return done()
  }
  if (route !== 'cards likes') return refusal(404)
  const isThere = await (method === 'PUT'
    ? postcards.like(visit, name, other)
    : postcards.unlike(visit, name, other))
  return isThere ? done() : refusal(404, 'There is no such card.')
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

async function post(request: Request, visit: Visit, postcards: Postcards): Promise<Response> {
  const { author, text } = await fieldsOf(request)
  if (!isText(author, MOST_LETTERS) || !isText(text, MOST_LETTERS_OF_A_TEXT))
    return refusal(400, 'A card is { "author": "…", "text": "…" }.')
  return Response.json(await postcards.post(visit, author, text), { status: 201 })
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
