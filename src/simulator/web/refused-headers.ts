/** The headers that Node's `fetch` refuses to send, with its messages. */
import type { HeaderList } from './header-list.ts'

const refused: ReadonlyMap<string, readonly [name: string, code: string, message: string]> = new Map([
  ['keep-alive', ['InvalidArgumentError', 'UND_ERR_INVALID_ARG', 'invalid keep-alive header']],
  ['transfer-encoding', ['InvalidArgumentError', 'UND_ERR_INVALID_ARG', 'invalid transfer-encoding header']],
  ['upgrade', ['InvalidArgumentError', 'UND_ERR_INVALID_ARG', 'invalid upgrade header']],
  ['expect', ['NotSupportedError', 'UND_ERR_NOT_SUPPORTED', 'expect header not supported']],
])

/** Throws the cause of a `fetch failed` when these headers cannot go with this body. */
export function checkRequestHeaders(
  headers: HeaderList,
  bodyLength: number | undefined,
  isStream: boolean,
): void {
  for (const name of headers.names) {
    const refusal = refused.get(name)
    if (refusal) throw createCause(...refusal)
  }
  const length = headers.get('content-length')
  if (length === null) return
  if (!/^[0-9]+$/.test(length)) {
    throw createCause('InvalidArgumentError', 'UND_ERR_INVALID_ARG', 'invalid content-length header')
  }
  if ((bodyLength !== undefined || isStream) && Number(length) !== (bodyLength ?? 0)) {
    throw createCause(
      'RequestContentLengthMismatchError',
      'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH',
      'Request body length does not match content-length header',
    )
  }
}

/** An error as programs find it in `error.cause`: plain, but for its name and code. */
export function createCause(name: string, code: string | undefined, message: string): Error {
  const cause = new Error(message)
  if (name !== 'Error')
    Object.defineProperty(cause, 'name', { value: name, writable: true, configurable: true })
  if (code !== undefined)
    Object.defineProperty(cause, 'code', {
      value: code,
      enumerable: true,
      writable: true,
      configurable: true,
    })
  causes.add(cause)
  return cause
}

const causes = new WeakSet<Error>()

export function isCause(error: unknown): error is Error {
  return error instanceof Error && causes.has(error)
}
