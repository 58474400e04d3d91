/** What stands in the request box, as a request; or what is wrong with it. */
import type { PlainRequest } from '../../../contract/scene.ts'

export interface RequestForm {
  readonly method: string
  readonly path: string
  /** `name: value`, one a line. */
  readonly headers: string
  readonly body: string
}

export type FormReading =
  | { readonly kind: 'request'; readonly request: PlainRequest }
  | { readonly kind: 'wrong-path' }
  | { readonly kind: 'wrong-header'; readonly line: number }

const headerName = /^[!#$%&'*+\-.^_`|~\w]+$/
/** What a header can carry: no control characters, and nothing beyond Latin-1. */
const headerValue = /^[\t\x20-\x7e\x80-\xff]*$/

export function readForm({ method, path, headers, body }: RequestForm): FormReading {
  // Two of them would name another host.
  if (!/^\/(?!\/)\S*$/.test(path)) return { kind: 'wrong-path' }
  const read: Record<string, string> = {}
  for (const [place, text] of headers.split('\n').entries()) {
    if (text.trim() === '') continue
    const colon = text.indexOf(':')
    const name = text.slice(0, Math.max(0, colon)).trim()
    const value = text.slice(colon + 1).trim()
    if (!headerName.test(name) || !headerValue.test(value)) return { kind: 'wrong-header', line: place + 1 }
    read[name] = value
  }
  const sends = method !== 'GET' && method !== 'HEAD' && body !== ''
  return {
    kind: 'request',
    request: {
      method,
      path,
      ...(Object.keys(read).length > 0 && { headers: read }),
      ...(sends && { body }),
    },
  }
}
