/** What a web server tells of itself: numbers at GET /metrics, in the text that Prometheus reads, and at GET /health whether it lives. */

export interface Metrics {
  /** web_busy_ratio: the share of its cores' time that was worked in the last ten seconds, 0 to 1. */
  readonly busy: number
  /** web_in_flight: postcards that are drawn or wait, now. It refuses when there are 10. */
  readonly inFlight: number
  /** web_requests_total: postcards that were asked for since it booted, refused ones included. */
  readonly requests: number
}

const PATIENCE_MS = 1000

/** Nothing when there was no answer in a second, or it did not hold all three numbers. */
export async function scrape(name: string): Promise<Metrics | undefined> {
  const text = await textOf(name)
  const busy = numberIn(text, 'web_busy_ratio')
  const inFlight = numberIn(text, 'web_in_flight')
  const requests = numberIn(text, 'web_requests_total')
  if (busy === undefined || inFlight === undefined || requests === undefined) return undefined
  return { busy, inFlight, requests }
}

/** Whether it answers at all. */
export async function isWell(name: string): Promise<boolean> {
  try {
    return (await fetch(`http://${name}/health`, { signal: AbortSignal.timeout(PATIENCE_MS) })).ok
  } catch {
    return false
  }
}

async function textOf(name: string): Promise<string> {
  try {
    const answer = await fetch(`http://${name}/metrics`, { signal: AbortSignal.timeout(PATIENCE_MS) })
    return answer.ok ? await answer.text() : ''
  } catch {
    return ''
  }
}

function numberIn(text: string, name: string): number | undefined {
  const line = text.split('\n').find((each) => each.startsWith(`${name} `))
  const value = line === undefined ? Number.NaN : Number(line.slice(name.length + 1))
  return Number.isFinite(value) ? value : undefined
}
