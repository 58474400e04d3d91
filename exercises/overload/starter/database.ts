/**
 * The way to the database. It does four requests at a time, 80 ms each; the
 * others stand in its line, first come, first served, without end. What a
 * request asks may be done twice: nothing is harmed by a second try.
 *  - GET /cards/<number>: { "id", "text" }, or 404
 *  - POST /cards: 201 and { "id", "text" }
 *  - POST /logins: { "name" }
 *  - GET /friends/<name>: { "friends": [<name>, …] }
 *  - GET /posts?of=<name>,<name>: { "posts": [<text>, …] }
 * A header Deadline-Ms: <whole number> says how long from now anybody waits
 * for it. What it comes to later than that is told 504, without any work.
 * Now and then it says 500, or breaks the connection.
 *
 * Stage 1: send on what is left of the user's deadline.
 * Stage 3: a try that failed may be worth another one. budget.ts says so.
 * Stage 4: when all fail, breaker.ts keeps them away.
 */
import type { Env } from 'millions'

export interface Asking {
  /** GET unless told. */
  readonly method?: string
  readonly path: string
  readonly body?: string
}

export interface Answer {
  readonly status: number
  readonly text: string
}

/** Asks once, and waits for as long as it takes. */
export async function askDatabase(env: Env, { path, ...init }: Asking): Promise<Answer> {
  const [database] = env.nodes('database')
  const response = await fetch(`http://${database?.name}${path}`, init)
  return { status: response.status, text: await response.text() }
}
