/**
 * The copies, and how they come to where they are read. This file is yours.
 *
 * Stage 1: a card that is posted is written into the feeds of all who follow
 *   its author. Each feed stands on the shard of its reader.
 * Stage 2: what has to be copied is noted in an outbox, in the transaction
 *   that saves the card. Whoever is alive carries it out.
 * Stage 3: users do not wait for that, and nobody waits for a dead shard.
 * Stage 4: the same for all else that can change.
 * Stage 5: nothing is copied for celebrities.
 */
import type { Env } from 'millions'
import { repeat } from './shards.ts'

/** Called once, as the node boots. Both nodes do this. */
export function keepCopies(_env: Env): void {
  repeat(1000, async () => {
    // Stage 2: look what is left to be copied, on all shards.
  })
}
