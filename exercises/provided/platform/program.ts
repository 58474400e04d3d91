/**
 * The operator's platform at `http://platform/`: starts, drains and replaces machines for nodes of roles that may ask it.
 *  - `GET /nodes?role=<role>`: `[{ name, role, region, version, state, sinceMs }]`, all roles unless told; `state` is
 *    `booting`, `up`, `draining` or `down`, and has been so since `sinceMs`.
 *  - `POST /nodes { role, region?, version? }`: 202 with `{ name }`; the machine is there a while later. 409 over the quota.
 *  - `PUT /nodes/<name> { version }`: 202; it answers what is in flight and boots anew with that version.
 *  - `DELETE /nodes/<name>`: 202; it answers what is in flight and is given back.
 *  - `GET /prices`: US dollars a month of a machine, by role, and of a gigabyte that leaves a region.
 *  - An `Idempotency-Key` that comes with the same order again is carried out once, and answered alike; with another order, 422.
 *  - 400 for what is no order, 403 for who may not ask, 404 for a node, a role or a version that there is not, 409 for a node
 *    that leaves already.
 */
import type { Connection, Env, Program } from 'millions'
import type { CreateOutcome, Operations, Outcome, PlatformEnv } from 'millions/platform'

type Refusal = Exclude<Extract<CreateOutcome | Outcome, object>, { name: string }>['refused']

/** Which roles there are is no secret to those who may ask, so each refusal says what would do. */
const refusals: Readonly<Record<Refusal, readonly [status: number, why: string]>> = {
  'unknown-role': [404, 'The platform has no machines of that role.'],
  'unknown-region': [404, 'The role is in no such region.'],
  'unknown-version': [404, 'The role has no such version.'],
  'unknown-node': [404, 'There is no such node.'],
  'over-quota': [409, 'There are as many machines of that role as there may be.'],
  leaving: [409, 'The node leaves already.'],
  'other-order': [422, 'That key came with another order.'],
}

export default {
  async fetch(request: Request, env: Env, connection: Connection): Promise<Response> {
    const { operations } = env as PlatformEnv
    if (!mayAsk(operations, env, connection.remoteAddress))
      return problem(403, `The platform is asked by nodes of ${operations.mayAsk.join(', ')} alone.`)
    const { pathname, searchParams } = new URL(request.url)
    const [, place = '', name, ...rest] = pathname.split('/')
    if (rest.length > 0) return nothingHere()
    if (place === 'prices' && name === undefined)
      return isRead(request) ? Response.json(operations.prices) : notAllowed('GET, HEAD')
    if (place !== 'nodes' || name === '') return nothingHere()
    if (name !== undefined) return one(request, operations, decoded(name))
    if (isRead(request)) return list(operations, searchParams.get('role'))
    if (request.method === 'POST') return create(request, operations)
    return notAllowed('GET, HEAD, POST')
  },
} satisfies Program

function mayAsk({ mayAsk }: Operations, env: Env, address: string): boolean {
  // The operator looks in through the side door.
  if (address === '127.0.0.1') return true
  return mayAsk.some((role) => env.nodes(role).some((node) => node.address === address))
}

async function list(operations: Operations, role: string | null): Promise<Response> {
  if (role !== null && !Object.hasOwn(operations.roles, role)) return refused('unknown-role')
  const nodes = await operations.nodes()
  return Response.json(nodes.filter((node) => role === null || node.role === role))
}

async function create(request: Request, operations: Operations): Promise<Response> {
  const order = await orderIn(request)
  if (
    order === undefined ||
    !isText(order.role) ||
    !isTextOrNothing(order.region) ||
    !isTextOrNothing(order.version)
  )
    return problem(
      400,
      'An order is JSON: { "role": "web", "region": "seoul", "version": "1" }; the last two may be left out.',
    )
  const { role, region, version } = order
  const wanted = {
    role,
    ...(isText(region) && { region }),
    ...(isText(version) && { version }),
  }
  const outcome = await operations.create(wanted, keyOf(request))
  if ('refused' in outcome) return refused(outcome.refused)
  return Response.json(outcome, { status: 202, headers: { Location: `/nodes/${outcome.name}` } })
}

async function one(request: Request, operations: Operations, name: string): Promise<Response> {
  if (isRead(request)) {
    const node = (await operations.nodes()).find((each) => each.name === name)
    return node === undefined ? refused('unknown-node') : Response.json(node)
  }
  if (request.method === 'DELETE') return told(await operations.remove(name, keyOf(request)))
  if (request.method !== 'PUT') return notAllowed('GET, HEAD, PUT, DELETE')
  const order = await orderIn(request)
  if (order === undefined || !isText(order.version))
    return problem(400, 'An order is JSON: { "version": "2" }.')
  return told(await operations.replace(name, order.version, keyOf(request)))
}

function told(outcome: Outcome): Response {
  return outcome === 'done' ? new Response(null, { status: 202 }) : refused(outcome.refused)
}

function refused(why: Refusal): Response {
  return problem(...refusals[why])
}

function problem(status: number, why: string): Response {
  return Response.json({ error: why }, { status })
}

const nothingHere = (): Response => problem(404, 'There is nothing here.')

function notAllowed(allow: string): Response {
  return new Response(null, { status: 405, headers: { Allow: allow } })
}

function isRead({ method }: Request): boolean {
  return method === 'GET' || method === 'HEAD'
}

function keyOf(request: Request): string | undefined {
  return request.headers.get('idempotency-key') ?? undefined
}

async function orderIn(request: Request): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    const order: unknown = await request.json()
    return typeof order === 'object' && order !== null && !Array.isArray(order)
      ? (order as Readonly<Record<string, unknown>>)
      : undefined
  } catch {
    return undefined
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
const isTextOrNothing = (value: unknown): boolean => value === undefined || isText(value)

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    // No node has such a name.
    return ''
  }
}
