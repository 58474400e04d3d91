/**
 * How databases speak to the witness, which stands in another region. It
 * lends leases: the name `primary` to one holder at a time, for a while,
 * under an epoch that only grows.
 */

export interface Lease {
  /** Null: it was never lent, and the epoch is 0. */
  holder: string | null
  epoch: number
  /**
   * How long it is lent for still. 0: anybody may have it, under a higher
   * epoch.
   */
  leftMs: number
}

const PLACE = 'http://witness-1/leases/primary'
/** The witness is 33 ms away, one way. */
const PATIENCE_MS = 500

/** Who has it. Rejects when the witness does not answer in time. */
export async function readLease(): Promise<Lease> {
  const answer = await fetch(PLACE, { signal: AbortSignal.timeout(PATIENCE_MS) })
  if (!answer.ok) throw new Error(`the witness says ${answer.status}`)
  return (await answer.json()) as Lease
}

/**
 * Asks for the lease for so long from now, and true when it is lent. It is
 *  - to its holder under the same epoch, again and again, also when it had
 *    run out, as long as nobody else took it;
 *  - under a higher epoch to anybody when it has run out, and to its holder
 *    at any time. Rejects when the witness does not answer in time. Then
 *    nobody knows whether it is lent.
 */
export async function takeLease(holder: string, epoch: number, forMs: number): Promise<boolean> {
  const body = JSON.stringify({ holder, epoch, forMs })
  const answer = await fetch(PLACE, { method: 'PUT', body, signal: AbortSignal.timeout(PATIENCE_MS) })
  if (!answer.ok && answer.status !== 409) throw new Error(`the witness says ${answer.status}`)
  return answer.ok
}
