/**
 * A user with a browser: keeps the cookies it is given for as long as it is told to, and sends them back.
 * Headers named in `echoed` are kept and sent back too, as a program of the user's own would.
 */
import type { UserRequest, World } from '../../src/contract/world.ts'

/** What a browser needs of the world. */
export type Site = Pick<World, 'nowMs' | 'fetch'>

export interface BrowserRequest extends UserRequest {
  readonly headers?: Readonly<Record<string, string>>
}

interface Cookie {
  readonly value: string
  /** On the world's clock. */
  readonly untilMs: number
}

export class Browser {
  readonly #site: Site
  readonly #echoed: readonly string[]
  readonly #cookies = new Map<string, Cookie>()
  readonly #headers = new Map<string, string>()

  constructor(site: Site, echoed: readonly string[] = []) {
    this.#site = site
    this.#echoed = echoed
  }

  async fetch(path: string, init: BrowserRequest = {}): Promise<Response> {
    const headers: Record<string, string> = { ...init.headers, ...Object.fromEntries(this.#headers) }
    const cookies = this.#cookieHeader()
    if (cookies !== '') headers.Cookie = cookies
    const answer = await this.#site.fetch(path, { ...init, headers })
    for (const name of this.#echoed) {
      const value = answer.headers.get(name)
      if (value !== null) this.#headers.set(name, value)
    }
    for (const line of answer.headers.getSetCookie()) this.#keep(line)
    return answer
  }

  #cookieHeader(): string {
    const alive = [...this.#cookies].filter(([, cookie]) => cookie.untilMs > this.#site.nowMs)
    return alive.map(([name, { value }]) => `${name}=${value}`).join('; ')
  }

  /** Max-Age counts from now. Domain and path are not looked at: there is one site, and it has one jar. */
  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split(';')
    const split = pair.indexOf('=')
    if (split <= 0) return
    let untilMs = Number.POSITIVE_INFINITY
    for (const attribute of attributes) {
      const maxAge = /^\s*max-age\s*=\s*(-?\d+)\s*$/i.exec(attribute)?.[1]
      if (maxAge !== undefined) untilMs = this.#site.nowMs + Number(maxAge) * 1000
    }
    this.#cookies.set(pair.slice(0, split).trim(), { value: pair.slice(split + 1).trim(), untilMs })
  }
}
