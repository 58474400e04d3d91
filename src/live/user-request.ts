/** One request of a user's own, and what came of it as plain data. */
import type { PlainRequest } from '../contract/scene.ts'
import type { World } from '../contract/world.ts'
import { OrderError } from './order-error.ts'
import type { OwnReply } from './protocol.ts'

const longestBody = 16_384

export type Outcome = Omit<OwnReply, 'own'>

export function requestInit({ method, headers, body }: PlainRequest): RequestInit {
  return {
    redirect: 'manual',
    ...(method !== undefined && { method }),
    ...(headers !== undefined && { headers }),
    ...(body !== undefined && { body }),
  }
}

/** Rejects with an `OrderError` when it is no request that could be sent. */
export async function sendAsUser(
  world: Pick<World, 'nowMs' | 'fetch'>,
  request: PlainRequest,
  region: string | undefined,
): Promise<Outcome> {
  const sentMs = world.nowMs
  const init = { ...requestInit(request), ...(region !== undefined && { region }) }
  try {
    const response = await world.fetch(request.path, init)
    const tookMs = world.nowMs - sentMs
    const body = await response.text()
    return {
      tookMs,
      status: response.status,
      headers: [...response.headers],
      body: body.slice(0, longestBody),
    }
  } catch (error) {
    const code = failureCode(error)
    if (code !== undefined) return { tookMs: world.nowMs - sentMs, code }
    const reason = error instanceof Error ? error.message : String(error)
    throw new OrderError(`The request cannot be sent: ${reason}`)
  }
}

/** Path and query, as the history tells them. */
export function pathAsSent(path: string): string {
  const base = 'http://users/'
  if (!URL.canParse(path, base)) return path
  const { pathname, search } = new URL(path, base)
  return pathname + search
}

/** Why there was no answer; undefined when nothing was sent. `TIMEOUT`: the user lost patience. */
function failureCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  if (error.name === 'TimeoutError') return 'TIMEOUT'
  const { cause } = error
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined
}
