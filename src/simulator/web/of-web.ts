/** Which objects are of these classes: none of them can be cloned as data. */
import { AbortController, isAbortSignal } from './abort.ts'
import { isFormData } from './form-data.ts'
import { isHeaders } from './headers.ts'
import { isRequest } from './request.ts'
import { isResponse } from './response.ts'
import { isReadableStream } from './stream.ts'
import { isURL } from './url.ts'
import { isURLSearchParams } from './url-search-params.ts'

const checks = [
  isAbortSignal,
  isFormData,
  isHeaders,
  isReadableStream,
  isRequest,
  isResponse,
  isURL,
  isURLSearchParams,
]

export function isOfWeb(value: unknown): boolean {
  return value instanceof AbortController || checks.some((isOfKind) => isOfKind(value))
}
