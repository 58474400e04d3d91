/** What the balancer's own cookie has to be like, and what arrived of headers. */
import { expect, say } from 'millions/suite'

/** Those of the web servers. All others are the balancer's own. */
export const WEB_COOKIES: readonly string[] = ['session', 'theme']

/** Of a line that the balancer has set itself. Those of the servers are none of its affair. */
export function expectOwnIsSafe(line: string, at: Response | Error): void {
  const [pair = '', ...rest] = line.split(';')
  const name = pair.split('=')[0]?.trim() ?? ''
  if (WEB_COOKIES.includes(name)) return
  const attributes = rest.map((each) => each.trim().toLowerCase())
  const values = { line }
  expect(attributes, say('cookie-path', values, at)).toContain('path=/')
  expect(attributes, say('cookie-script', values, at)).toContain('httponly')
  expect(
    attributes.some((each) => each.startsWith('domain')),
    say('cookie-domain', values, at),
  ).toBe(false)
}

/** One of the headers that a server told it was sent. */
export function headerOf(headers: unknown, name: string): string | undefined {
  if (!Array.isArray(headers)) return undefined
  const found: unknown = headers.find((pair) => Array.isArray(pair) && pair[0] === name)
  return Array.isArray(found) ? String(found[1]) : undefined
}
