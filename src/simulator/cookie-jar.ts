/** The cookies of one user, for one site: what it sets is sent back until it is over. */

interface Cookie {
  readonly value: string
  /** On the world's clock. */
  readonly untilMs: number
}

export class CookieJar {
  readonly #cookies = new Map<string, Cookie>()

  /** What a `Cookie` header says at that time; nothing where there are none. */
  header(nowMs: number): string | undefined {
    const alive = [...this.#cookies].filter(([, { untilMs }]) => untilMs > nowMs)
    return alive.length === 0 ? undefined : alive.map(([name, { value }]) => `${name}=${value}`).join('; ')
  }

  /** A `Set-Cookie` header. Max-Age counts from now. Domain and path are not looked at: there is one site. */
  keep(line: string, nowMs: number): void {
    const [pair = '', ...attributes] = line.split(';')
    const split = pair.indexOf('=')
    if (split <= 0) return
    let untilMs = Number.POSITIVE_INFINITY
    for (const attribute of attributes) {
      const maxAge = /^\s*max-age\s*=\s*(-?\d+)\s*$/i.exec(attribute)?.[1]
      if (maxAge !== undefined) untilMs = nowMs + Number(maxAge) * 1000
    }
    this.#cookies.set(pair.slice(0, split).trim(), { value: pair.slice(split + 1).trim(), untilMs })
  }
}
