/** Stage 6: what goes on, for how long, and who has to be told. */
import type { Env } from 'millions'
import type { Numbers } from './numbers.ts'
import type { Message } from './protocol.ts'
import type { Scrapes } from './scrapes.ts'

const ANSWER_MS = 1000

/** Called after all nodes were scraped. */
export async function lookForPain(_env: Env, _numbers: Numbers, _scrapes: Scrapes): Promise<void> {}

/** Tells the pager. It is tried once. */
export async function send(message: Message, env: Env): Promise<void> {
  const [pager] = env.nodes('pager')
  if (!pager) return
  try {
    const signal = AbortSignal.timeout(ANSWER_MS)
    await fetch(`http://${pager.name}/messages`, { method: 'POST', body: JSON.stringify(message), signal })
  } catch {
    // Stage 7: the pager may be away.
  }
}
