/** A user with a browser: keeps the cookies they are given for as long as they are told to, and sends them back. */
import type { Browser, BrowserOptions, BrowserRequest, World } from '../contract/world.ts'
import { CookieJar } from './cookie-jar.ts'

/** What a browser needs of the world. */
export type Site = Pick<World, 'nowMs' | 'fetch'>

export function createBrowser(site: Site, { echoes = [] }: BrowserOptions = {}): Browser {
  const jar = new CookieJar()
  const echoed = new Map<string, string>()
  return {
    async fetch(path: string, init: BrowserRequest = {}): Promise<Response> {
      const headers: Record<string, string> = { ...init.headers, ...Object.fromEntries(echoed) }
      const cookies = jar.header(site.nowMs)
      if (cookies !== undefined) headers.Cookie = cookies
      const answer = await site.fetch(path, { ...init, headers })
      for (const name of echoes) {
        const value = answer.headers.get(name)
        if (value !== null) echoed.set(name, value)
      }
      for (const line of answer.headers.getSetCookie()) jar.keep(line, site.nowMs)
      return answer
    },
  }
}
