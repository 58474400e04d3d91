/** Runs inside the sandbox: tests name files beside them by relative addresses, which mean nothing in a program. */

const base = 'http://web-platform.test/$file'
const InnerRequest = globalThis.Request
const innerFetch = globalThis.fetch

function absolute(input: string | URL | globalThis.Request): string | URL | globalThis.Request {
  const text = typeof input === 'string' ? input : undefined
  return text !== undefined && !URL.canParse(text) && URL.canParse(text, base) ? new URL(text, base) : input
}

export class Request extends InnerRequest {
  constructor(input: string | URL | globalThis.Request, init?: RequestInit) {
    super(absolute(input), init)
  }
}

export function fetch(input: string | URL | globalThis.Request, init?: RequestInit): Promise<Response> {
  return innerFetch(absolute(input), init)
}
