/**
 * What the platform at http://platform/ is asked for. This file is whole:
 * change it only if you want to.
 *
 * GET    /nodes?role=web   200 with all machines of that role
 * POST   /nodes            { "role": "web" }: 202 with { "name" }, and in
 *                          60 s it begins to boot; 409 over the quota of 12
 * DELETE /nodes/<name>     202: users are sent elsewhere at once, what is
 *                          in flight has 30 s to end, then it is gone;
 *                          409 when it leaves already, 404 when it has gone
 *
 * An Idempotency-Key that comes with the same order again is carried out
 * once, and answered alike, a 409 too.
 */

export interface Machine {
  readonly name: string
  /**
   * booting: ordered, and not there yet; it costs already
   * up: it runs
   * draining: it was given back, and ends what is in flight
   * down: its program is dead; it costs on until it is given back
   */
  readonly state: 'booting' | 'up' | 'draining' | 'down'
  /** Since when, in milliseconds of the platform's own clock. */
  readonly sinceMs: number
}

/** So long an answer is waited for. */
const PATIENCE_MS = 2000

/** All that there are, in the order in which they were made. */
export async function listMachines(): Promise<readonly Machine[]> {
  const answer = await ask('/nodes?role=web', {})
  if (!answer.ok) throw new Error(`the platform says ${answer.status} to a list`)
  return (await answer.json()) as readonly Machine[]
}

/** False when there are as many as there may be. */
export async function orderMachine(): Promise<boolean> {
  const answer = await ask('/nodes', { method: 'POST', body: JSON.stringify({ role: 'web' }) })
  if (answer.status === 409) return false
  if (!answer.ok) throw new Error(`the platform says ${answer.status} to an order`)
  return true
}

export async function giveBack(name: string): Promise<void> {
  const answer = await ask(`/nodes/${name}`, { method: 'DELETE' })
  if (answer.ok || answer.status === 404 || answer.status === 409) return
  throw new Error(`the platform says ${answer.status} when ${name} is given back`)
}

function ask(path: string, init: RequestInit): Promise<Response> {
  return fetch(`http://platform${path}`, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) })
}
