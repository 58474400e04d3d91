/** How many bytes a message is, head and body, as HTTP/1.1 writes it (RFC 9112 §2.1): what a link carries, and what a bill counts. */
import type { WireBody, WireHeaders, WireRequest, WireResponse } from './capabilities.ts'
import { encodedLength } from './web/text.ts'

/** ` HTTP/1.1` and the end of the line, beside two spaces. */
const REQUEST_LINE = 12
/** `HTTP/1.1 200 ` and the end of the line. */
const STATUS_LINE = 15
/** `: ` and the end of the line. */
const HEADER_LINE = 4
/** The empty line. */
const HEAD_END = 2

/** `path` with its query. */
export function requestBytes({ method, headers, body }: WireRequest, path: string): number {
  return method.length + path.length + REQUEST_LINE + headBytes(headers) + bodyBytes(body)
}

export function responseBytes({ statusText, headers, body }: WireResponse): number {
  return statusText.length + STATUS_LINE + headBytes(headers) + bodyBytes(body)
}

/** Header values are text of one byte a letter. */
function headBytes({ names, values }: WireHeaders): number {
  let bytes = HEAD_END
  for (let place = 0; place < names.length; place++)
    bytes += (names[place]?.length ?? 0) + (values[place]?.length ?? 0) + HEADER_LINE
  return bytes
}

function bodyBytes(body: WireBody): number {
  if (body === null) return 0
  return typeof body === 'string' ? encodedLength(body) : body.length
}
