/** A line of orders for each other edge: what has gathered there goes out in one message, again and again until it is taken. */
import type { Env } from 'millions'

interface Order {
  readonly text: string
  readonly isPrefix: boolean
}

/** Edge → what it has not confirmed. */
const lines = new Map<string, { orders: Order[]; taken: (() => void)[]; isSending: boolean }>()

export async function orders(
  request: Request,
  env: Env,
  forget: (isMeant: (name: string) => boolean) => void,
): Promise<Response> {
  if (request.headers.get('authorization') !== `Bearer ${env.vars.PURGE_KEY}`)
    return new Response(null, { status: 403 })
  const { pathname } = new URL(request.url)
  const carryOut = ({ text, isPrefix }: Order): void =>
    forget((name) => (isPrefix ? name.startsWith(text) : name === text))

  if (pathname === '/.edge/orders') {
    for (const order of (await request.json()) as Order[]) carryOut(order)
    return new Response('done')
  }
  if (pathname !== '/.edge/purge' || request.method !== 'POST') return new Response(null, { status: 404 })
  const order = read(await request.text())
  if (order === undefined) return new Response(null, { status: 400 })
  carryOut(order)
  const others = env.nodes('edge').filter(({ name }) => name !== env.name)
  let left = others.length
  return new Promise((answer) => {
    const patience = setTimeout(() => answer(new Response(null, { status: 202 })), 2500)
    const one = (): void => {
      if (--left > 0) return
      clearTimeout(patience)
      answer(new Response(null, { status: 204 }))
    }
    for (const { name } of others) enqueue(name, order, one, env)
  })
}

function read(text: string): Order | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null) return undefined
  const named = ['path', 'prefix'].filter((each) => each in value)
  const found: unknown =
    named.length === 1 ? Object.entries(value).find(([name]) => name === named[0])?.[1] : undefined
  return typeof found === 'string' && found[0] === '/'
    ? { text: found, isPrefix: named[0] === 'prefix' }
    : undefined
}

function enqueue(edge: string, order: Order, taken: () => void, env: Env): void {
  const line = lines.get(edge) ?? { orders: [], taken: [], isSending: false }
  lines.set(edge, line)
  line.orders.push(order)
  line.taken.push(taken)
  if (!line.isSending) void send(edge, env)
}

async function send(edge: string, env: Env): Promise<void> {
  const line = lines.get(edge)
  if (!line) return
  line.isSending = true
  const count = line.orders.length
  const isTaken = await fetch(`http://${edge}/.edge/orders`, {
    method: 'POST',
    headers: { authorization: `Bearer ${env.vars.PURGE_KEY}` },
    body: JSON.stringify(line.orders),
    signal: AbortSignal.timeout(900),
  }).then(
    ({ status }) => status === 200,
    () => false,
  )
  line.isSending = false
  if (isTaken) {
    line.orders.splice(0, count)
    for (const tell of line.taken.splice(0, count)) tell()
    if (line.orders.length > 0) void send(edge, env)
  } else if (env.nodes('edge').some(({ name }) => name === edge))
    setTimeout(() => line.isSending || void send(edge, env), 700)
  else lines.delete(edge)
}
