/** From a request to its answer: where it comes from, which route it is, who asks, whether they may. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { isSecure, refuseForeign } from '../../processes/wire/own-browser.ts'
import { apiPath, classroomHeader } from '../api.ts'
import { Problem } from '../problem.ts'
import { findCaller } from './admit.ts'
import { Asked } from './asked.ts'
import { securely } from './cookies.ts'
import { problemOf, type Reply, send, sendProblem } from './reply.ts'
import type { Rooms, Route } from './route.ts'
import { routes } from './routes.ts'

export interface RouterOptions extends Rooms {
  /** By which names people come, besides addresses in figures. */
  readonly names: readonly string[]
  /** One line for the terminal. */
  say(line: string): void
}

interface Matched {
  readonly route: Route
  readonly params: Readonly<Record<string, string>>
}

export class Router {
  readonly #options: RouterOptions

  constructor(options: RouterOptions) {
    this.#options = options
  }

  /** Whether the request is for the classroom, and will be answered. */
  take(request: IncomingMessage, response: ServerResponse): boolean {
    const path = pathOf(request)
    if (path !== apiPath && !path.startsWith(`${apiPath}/`)) return false
    this.#answer(path.slice(apiPath.length), request, response).catch((error: unknown) => {
      const problem = problemOf(error)
      if (problem !== error) this.#options.say(`${request.method} ${problem.code}: ${textOf(error)}`)
      sendProblem(response, problem)
    })
    return true
  }

  async #answer(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#requireOwn(request)
    const { route, params } = match(request.method ?? '', path)
    const asked = new Asked(request, params)
    const found = await findCaller(this.#options.classroom, asked)
    const reply = await route.answer(this.#options, asked, found)
    if (!response.destroyed) send(response, isSecure(request) ? secured(reply) : reply)
  }

  /** No page of another site: neither by its own name, nor by one that was made to lead here, nor by a form. */
  #requireOwn(request: IncomingMessage): void {
    const foreign = refuseForeign(request, false, this.#options.names)
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    const isMeant = isRead || request.headers[classroomHeader.toLowerCase()] !== undefined
    if (foreign !== undefined || !isMeant) throw new Problem('from-elsewhere')
  }
}

function secured(reply: Reply): Reply {
  return reply.cookies === undefined ? reply : { ...reply, cookies: reply.cookies.map(securely) }
}

function match(method: string, path: string): Matched {
  const there = routes.flatMap((route) => {
    const params = paramsOf(route.path, path)
    return params === undefined ? [] : [{ route, params }]
  })
  if (there.length === 0) throw new Problem('no-such-address')
  const matched = there.find(({ route }) => route.method === method)
  if (matched === undefined) throw new Problem('not-this-way')
  return matched
}

/** Parameters are ids and slugs: whatever would have to be decoded is none. */
function paramsOf(pattern: string, path: string): Matched['params'] | undefined {
  const [wanted, given] = [pattern.split('/'), path.split('/')]
  if (wanted.length !== given.length) return undefined
  const params: Record<string, string> = {}
  for (const [place, segment] of wanted.entries()) {
    const value = given[place] ?? ''
    if (segment.startsWith(':')) {
      if (!/^[\w-]{1,100}$/.test(value)) return undefined
      params[segment.slice(1)] = value
    } else if (segment !== value) return undefined
  }
  return params
}

function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?', 1)[0] ?? url
}

const textOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error)
