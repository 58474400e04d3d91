/**
 * All cards are one book, which is read, changed and put back as long as nobody else has. Whoever comes while it is under
 * way is on the next page of it: so all that wait share one read, and one write.
 */
import type { Env, Program } from 'millions'
import { ask } from './items.ts'

interface Book {
  /** By their ids, in the order of their coming. Null: deleted. */
  readonly cards: Record<string, string | null>
  /** By key, with a mark before it, as a key may be `__proto__`. */
  readonly keys: Record<string, { readonly id: string; readonly text: string }>
}

/** What a user wants done to the book. It may be done again, to a newer one. */
type Wish = (book: Book) => { readonly changes: boolean; readonly response: () => Response }

interface Waiting {
  readonly wish: Wish
  readonly settle: (response: Response) => void
  isOver: boolean
}

const MOST = 110
const WITHIN_MS = 1900
/** No book has room for more. */
const MOST_LETTERS = 1_000_000
const BLANK: Book = { cards: {}, keys: {} }

const all = new Set<Waiting>()
let isTurning = false

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    const { method } = request
    if (pathname === '/') return new Response('Postcards\n')
    if (pathname === '/health') return new Response('well\n')
    const id = /^\/cards\/([\w-]+)$/.exec(pathname)?.[1]
    if (pathname !== '/cards' && id === undefined) return status(404)
    if (id !== undefined) {
      if (method === 'GET') return await wait(env, request, show(id))
      if (method === 'DELETE') return await wait(env, request, remove(id))
      return status(405)
    }
    if (method === 'GET') return await wait(env, request, list)
    if (method !== 'POST') return status(405)
    const body: unknown = await request.json().catch(() => undefined)
    const text = typeof body === 'object' && body !== null && 'text' in body ? body.text : undefined
    if (typeof text !== 'string' || text === '') return status(400)
    if (text.length > MOST_LETTERS) return status(413)
    return await wait(env, request, send(text, request.headers.get('idempotency-key')))
  },
} satisfies Program

const list: Wish = ({ cards }) => {
  const found = Object.entries(cards).flatMap(([id, text]) => (text === null ? [] : [{ id, text }]))
  return { changes: false, response: () => Response.json({ cards: found }) }
}

const textIn = ({ cards }: Book, id: string): string | null | undefined =>
  Object.hasOwn(cards, id) ? cards[id] : undefined

function show(id: string): Wish {
  return (book) => {
    const text = textIn(book, id)
    return { changes: false, response: () => (text ? Response.json({ id, text }) : status(404)) }
  }
}

function remove(id: string): Wish {
  let isMine = false
  return (book) => {
    const changes = Boolean(textIn(book, id))
    if (changes) book.cards[id] = null
    isMine ||= changes
    return { changes, response: () => (isMine ? new Response(null, { status: 204 }) : status(404)) }
  }
}

function send(text: string, key: string | null): Wish {
  const own = { id: crypto.randomUUID(), text }
  return (book) => {
    const name = `key ${key}`
    const known = key !== null && Object.hasOwn(book.keys, name) ? book.keys[name] : undefined
    const { id, text: first } = known ?? own
    if (first !== text) return { changes: false, response: () => status(422) }
    const changes = known === undefined && textIn(book, id) === undefined
    if (changes) book.cards[id] = text
    if (changes && key !== null) book.keys[name] = own
    const headers = { Location: `http://postcards.example/cards/${id}` }
    return { changes, response: () => Response.json({ id, text }, { status: 201, headers }) }
  }
}

function wait(env: Env, request: Request, wish: Wish): Promise<Response> {
  if (all.size >= MOST) return Promise.resolve(status(503))
  return new Promise((settle) => {
    const waiting: Waiting = {
      wish,
      isOver: false,
      settle: (response) => {
        waiting.isOver = true
        all.delete(waiting)
        settle(response)
      },
    }
    all.add(waiting)
    const timer = setTimeout(() => waiting.settle(status(503)), WITHIN_MS)
    request.signal.addEventListener('abort', () => {
      clearTimeout(timer)
      waiting.settle(status(503))
    })
    if (!isTurning) void turnPages(env)
  })
}

async function turnPages(env: Env): Promise<void> {
  isTurning = true
  while (all.size > 0) await turnPage(env)
  isTurning = false
}

/** Reads the book, does what everybody wants, and puts it back; who came meanwhile waits for the next turn. */
async function turnPage(env: Env): Promise<void> {
  const isWanted = (): boolean => all.size > 0
  // Whoever comes now may know of something newer.
  const page = [...all]
  const read = await ask(env, { method: 'GET' }, isWanted)
  if (read === undefined) return sorry(page)
  const book: Book = read.status === 404 ? structuredClone(BLANK) : JSON.parse(read.text)
  const done = page.map((waiting) => ({ waiting, ...waiting.wish(book) }))
  if (done.some(({ changes }) => changes)) {
    const headers = { [read.tag === null ? 'If-None-Match' : 'If-Match']: read.tag ?? '*' }
    const wanted = (): boolean => page.some(({ isOver }) => !isOver)
    const put = await ask(env, { method: 'PUT', headers, body: JSON.stringify(book) }, wanted)
    if (put === undefined) return sorry(page)
    // Somebody else was quicker, or a try of this was: look again.
    if (put.status === 412) return
  }
  for (const { waiting, response } of done) waiting.settle(response())
}

function sorry(page: readonly Waiting[]): void {
  for (const waiting of page) waiting.settle(status(503))
}

const status = (code: number): Response => new Response(`${code}\n`, { status: code })
