/** A request, as its answer reads it. */
import type { IncomingMessage } from 'node:http'
import * as v from 'valibot'
import { Problem } from '../problem.ts'

/** Of whatever is no hand-in. */
const usualMostBytes = 64 * 1024

export class Asked {
  readonly request: IncomingMessage
  /** Of the path, by their names in the route. */
  readonly params: Readonly<Record<string, string>>

  constructor(request: IncomingMessage, params: Readonly<Record<string, string>>) {
    this.request = request
    this.params = params
  }

  param(name: string): string {
    const value = this.params[name]
    if (value === undefined) throw new Error(`the route has no ${name}`)
    return value
  }

  /** Whom tries are counted for. What a proxy says of it is not believed. */
  get address(): string {
    return this.request.socket.remoteAddress ?? ''
  }

  header(name: string): string | undefined {
    const value = this.request.headers[name.toLowerCase()]
    return typeof value === 'string' ? value : undefined
  }

  cookie(name: string): string | undefined {
    const pairs = (this.request.headers.cookie ?? '').split(';').map((pair) => pair.trim())
    return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1)
  }

  async body<T>(schema: v.GenericSchema<unknown, T>, mostBytes = usualMostBytes): Promise<T> {
    if (!/^application\/json\s*(?:;|$)/i.test(this.header('content-type') ?? ''))
      throw new Problem('not-json')
    const parsed = v.safeParse(schema, jsonOf(await this.#read(mostBytes)))
    if (parsed.success) return parsed.output
    const [issue] = parsed.issues
    throw new Problem('bad-request', {
      issue: `${v.getDotPath(issue) ?? 'it'}: ${issue.message}`.slice(0, 200),
    })
  }

  async #read(mostBytes: number): Promise<string> {
    const tooLarge = new Problem('too-large', { mostBytes })
    if (Number(this.header('content-length') ?? 0) > mostBytes) throw tooLarge
    const chunks: Buffer[] = []
    let bytes = 0
    for await (const chunk of this.request as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > mostBytes) throw tooLarge
      chunks.push(chunk)
    }
    return new TextDecoder('utf-8', { fatal: false }).decode(Buffer.concat(chunks))
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Problem('not-json')
  }
}
