/** What a program finds in its global scope, as far as it is of the Web. */
import type { Capabilities } from '../capabilities.ts'
import { AbortController, AbortEvent, AbortSignal, createAbortSignalConstructor } from './abort.ts'
import { atob, btoa } from './base64.ts'
import { CryptoKey, createCrypto, subtle } from './crypto.ts'
import { DOMException } from './dom-exception.ts'
import { createFetch } from './fetch.ts'
import { FormData } from './form-data.ts'
import { Headers } from './headers.ts'
import { PairIterator } from './interface.ts'
import { Request } from './request.ts'
import { Response } from './response.ts'
import { ReadableStream, ReadableStreamDefaultReader, StreamIterator } from './stream.ts'
import { ReadableStreamDefaultController } from './stream-core.ts'
import { structuredClone } from './structured-clone.ts'
import { TextDecoder, TextEncoder } from './text-coders.ts'
import { URL } from './url.ts'
import { URLSearchParams } from './url-search-params.ts'

/** The same for all nodes. The sandbox hardens them once, with all that can be reached from them. */
export const sharedWebGlobals: Readonly<Record<string, unknown>> = {
  AbortController,
  DOMException,
  FormData,
  Headers,
  ReadableStream,
  ReadableStreamDefaultController,
  ReadableStreamDefaultReader,
  Request,
  Response,
  TextDecoder,
  TextEncoder,
  URL,
  URLSearchParams,
  atob,
  btoa,
  structuredClone,
}

/** Not globals, but shared all the same by what programs get their hands on: hardened together with the globals. */
export const hiddenWebClasses: readonly unknown[] = [
  AbortEvent,
  AbortSignal,
  CryptoKey,
  PairIterator,
  StreamIterator,
  subtle,
]

/** All of them for one boot: the shared ones, and those that need the node. Harden the result. */
export function createWebGlobals(capabilities: Capabilities): Record<string, unknown> {
  const { AbortSignal, crypto, fetch } = ownWebGlobals(capabilities)
  return { ...sharedWebGlobals, AbortSignal: AbortSignal(), crypto: crypto(), fetch: fetch() }
}

/** How those are made that need the node. */
export function ownWebGlobals(capabilities: Capabilities) {
  return {
    AbortSignal: () => createAbortSignalConstructor(capabilities),
    crypto: () => createCrypto(() => capabilities.random()),
    fetch: () => createFetch(capabilities),
  }
}
