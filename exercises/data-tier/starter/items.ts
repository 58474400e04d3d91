/**
 * The way to the database. It keeps texts by their keys, and what it has
 * acknowledged is durable:
 *  - GET /items/<key>: the value, or 404.
 *  - PUT /items/<key>: 201 for a new one, else 204.
 *  - DELETE /items/<key>: 204, or 404.
 *  - GET /items?prefix=&limit=: [{ "key": …, "value": …, "version": … }, …],
 *    sorted by key; 100 unless told, 1,000 at most.
 *  - If-None-Match: * has a write done only where there is no such item,
 *    If-Match: "<version>" only where it still has the version that its ETag
 *    said. Otherwise 412, and nothing is changed. It looks and writes in one
 *    step, whoever else writes.
 *  - 413 for a value of more than 1,048,576 letters: nothing was changed.
 *  - 500, 503 or 507 when its disk failed or is full: nothing was changed.
 * A key stands in the path: encodeURIComponent makes one piece of it.
 *
 * Stage 2: it may not answer at all.
 * Stage 3: some requests may be sent again.
 * Stage 5: there may be too many at a time.
 */
import type { Env } from 'millions'

export interface Asking {
  /** GET unless told. */
  readonly method?: 'GET' | 'PUT' | 'DELETE'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** Asks once, and waits for as long as it takes. */
export async function askDatabase(env: Env, path: string, asking: Asking = {}): Promise<Response> {
  const [database] = env.nodes('database')
  return await fetch(`http://${database?.name}${path}`, asking)
}
