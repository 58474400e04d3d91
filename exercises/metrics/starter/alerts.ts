/** Stage 6: what goes on, for how long, and who has to be told. */
import type { Env } from 'millions'

/** Called after all nodes were scraped. */
export async function lookForPain(_env: Env): Promise<void> {}
