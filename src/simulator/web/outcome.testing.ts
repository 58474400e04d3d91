/** For tests that run the same on Node's own classes and on ours: what a call came to, in comparable words. */

export type Outcome = { readonly value: unknown } | { readonly error: string; readonly message: string }

export function outcomeOf(run: () => unknown): Outcome {
  try {
    return { value: run() }
  } catch (error) {
    return describeError(error)
  }
}

export async function settledOutcomeOf(run: () => Promise<unknown>): Promise<Outcome> {
  try {
    return { value: await run() }
  } catch (error) {
    return describeError(error)
  }
}

function describeError(error: unknown): Outcome {
  if (!(error instanceof Error)) return { error: typeof error, message: String(error) }
  return { error: error.name, message: error.message }
}

/** Without the message, where Node's own is not worth having. */
export function kindOf(outcome: Outcome): unknown {
  return 'error' in outcome ? { error: outcome.error } : outcome
}
