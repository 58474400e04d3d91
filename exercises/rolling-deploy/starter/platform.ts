/**
 * What the platform at http://platform/ is asked for. This file is whole:
 * change it only if you want to.
 *
 * GET /nodes?role=web  200 with all web servers
 * PUT /nodes/<name>    { "version": "v2" }: 202. The server takes nobody in
 *                      from then on, answers what is in flight (30 s at
 *                      most), is down for a second, and boots that version.
 *                      404 for a server or a version that there is not,
 *                      409 for a server that leaves
 *
 * Each order restarts the server, also one with the version that it runs.
 * An Idempotency-Key that comes with the same order again is carried out
 * once, however long ago that was, and answered alike. An order that was
 * not answered may have been carried out, or may be still under way.
 */

export interface Server {
  readonly name: string
  /** The zone that it is in: seoul or virginia. */
  readonly region: string
  /** What it runs, or is to boot next: the last one that was ordered. */
  readonly version: string
  /**
   * up: it runs
   * booting: a restart was ordered, or it is new, or its start has not ended
   * down: no program runs there. It may have died, or it is between two
   *       versions: then it boots a second later
   * draining: it leaves for ever, and ends what is in flight
   */
  readonly state: 'up' | 'booting' | 'down' | 'draining'
  /** Since when, in milliseconds of the platform's own clock. */
  readonly sinceMs: number
}

/** So long an answer is waited for. */
const PATIENCE_MS = 2000

/** All that there are, in the order in which they were made. */
export async function listServers(): Promise<readonly Server[]> {
  const answer = await ask('/nodes?role=web', {})
  if (!answer.ok) throw new Error(`the platform says ${answer.status} to a list`)
  return (await answer.json()) as readonly Server[]
}

export type Outcome = 'ordered' | 'no-such-version' | 'leaves'

/** Throws when there was no answer: then nobody knows. */
export async function restart(name: string, version: string, key: string): Promise<Outcome> {
  const answer = await ask(`/nodes/${encodeURIComponent(name)}`, {
    method: 'PUT',
    headers: { 'Idempotency-Key': key },
    body: JSON.stringify({ version }),
  })
  if (answer.ok) return 'ordered'
  if (answer.status === 409) return 'leaves'
  if (answer.status !== 404) throw new Error(`the platform says ${answer.status} to a restart of ${name}`)
  const isThere = (await listServers()).some((server) => server.name === name)
  return isThere ? 'no-such-version' : 'leaves'
}

function ask(path: string, init: RequestInit): Promise<Response> {
  return fetch(`http://platform${path}`, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) })
}
