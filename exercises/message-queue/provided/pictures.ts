/** The job that takes long: to make a card's picture small, and to tell its person by mail that the card is out. */
import type { Env } from 'millions'

export interface Card {
  readonly card: string
  /** When its person sent it: milliseconds since the epoch. */
  readonly sentMs: number
}

/** Other work gets its turn in between, as on any machine that runs more than one thing. */
const SLICE_MS = 100

export async function resize(env: Env): Promise<void> {
  for (let leftMs = Number(env.vars.JOB_MS); leftMs > 0; leftMs -= SLICE_MS) {
    await env.work(Math.min(SLICE_MS, leftMs))
  }
}

/** Rejects when the mail server cannot be reached. */
export async function sendMail(card: Card, env: Env): Promise<void> {
  const [server] = env.nodes('mail')
  if (server === undefined) return
  await fetch(`http://${server.name}/mails`, {
    method: 'POST',
    body: JSON.stringify(card),
    signal: AbortSignal.timeout(5000),
  })
}
