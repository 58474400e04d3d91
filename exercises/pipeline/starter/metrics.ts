/**
 * What a web server counts of itself, read from GET http://web-1/metrics, which
 * answers in the text format of Prometheus:
 *
 *     artifact_info{digest="sha256:…"} 1
 *     http_requests_total{status="200"} 1027
 *     http_requests_total{status="500"} 3
 *     http_request_duration_seconds_bucket{le="0.5"} 1020
 *     http_request_duration_seconds_bucket{le="+Inf"} 1030
 *
 * This file is whole: change it only if you want to.
 */

/** What a server has answered since its artifact runs there. These only grow, and begin at 0 with another artifact. */
export interface Numbers {
  /** The digest of what it runs. */
  readonly artifact: string
  readonly requests: number
  /** Of these: 5xx. */
  readonly errors: number
  /** Of these, and no errors: after more than half a second. */
  readonly slow: number
}

/** So long they are waited for. */
const PATIENCE_MS = 1000

/** Undefined when the server does not tell: then nobody knows. */
export async function numbersOf(name: string): Promise<Numbers | undefined> {
  try {
    const answer = await fetch(`http://${name}/metrics`, { signal: AbortSignal.timeout(PATIENCE_MS) })
    if (!answer.ok) return undefined
    return read(await answer.text())
  } catch {
    return undefined
  }
}

const SERIES = /^([a-z_]+)\{([a-z]+)="([^"]*)"\} (\S+)$/

function read(text: string): Numbers {
  let artifact = ''
  let [requests, errors, quick] = [0, 0, 0]
  for (const line of text.split('\n')) {
    const [, name, , label = '', value] = SERIES.exec(line) ?? []
    if (name === 'artifact_info') artifact = label
    if (name === 'http_requests_total') {
      requests += Number(value)
      if (label.startsWith('5')) errors += Number(value)
    }
    if (name === 'http_request_duration_seconds_bucket' && label === '0.5') quick = Number(value)
  }
  return { artifact, requests, errors, slow: requests - quick }
}
