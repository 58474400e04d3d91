/** The body of a message. Text and bytes are known at once; only streams have to be waited for. */
import { copyBytes, copyOfChunk, isBufferSource, isUint8Array, joinBytes } from './bytes.ts'
import { FormData, isFormData } from './form-data.ts'
import { encodeFormData, parseFormData } from './form-data-coding.ts'
import { isObject, toScalarText } from './interface.ts'
import { isReadableStream, ReadableStream, streamCoreOf, streamOver } from './stream.ts'
import { passOn, teeCore } from './stream-branches.ts'
import { StreamCore } from './stream-core.ts'
import { decodeText, encodeText } from './text.ts'
import { isURLSearchParams, searchParamsText } from './url-search-params.ts'

export type Content = string | Uint8Array<ArrayBuffer>

export class Body {
  /** What the body holds, where that is known without reading. Never handed out uncopied. */
  content: Content | undefined
  #stream: ReadableStream | undefined
  #used = false

  constructor(content: Content | undefined, stream?: ReadableStream) {
    this.content = content
    this.#stream = stream
  }

  get used(): boolean {
    return this.#stream ? streamCoreOf(this.#stream).disturbed : this.#used
  }

  get unusable(): boolean {
    if (!this.#stream) return this.#used
    const core = streamCoreOf(this.#stream)
    return core.disturbed || core.reader !== null
  }

  get stream(): ReadableStream {
    this.#stream ??= streamOver(this.#openCore())
    return this.#stream
  }

  /** The other half of a clone. */
  clone(): Body {
    if (!this.#stream) return new Body(this.content)
    const [first, second] = teeCore(streamCoreOf(this.#stream), copyOfChunk)
    this.#stream = streamOver(first)
    return new Body(this.content, streamOver(second))
  }

  /** Takes the body over for another message: this one counts as used. */
  transfer(): Body {
    if (this.#stream) return new Body(this.content, streamOver(passOn(streamCoreOf(this.#stream))))
    this.#used = true
    return new Body(this.content)
  }

  /** All of it, at once where possible. The body must be usable. */
  take(): Content | Promise<Content> {
    if (!this.#stream) {
      this.#used = true
      return this.content ?? ''
    }
    const core = streamCoreOf(this.#stream)
    const chunks = core.takeAll()
    return chunks ? joinChunks(chunks) : readAll(core)
  }

  #openCore(): StreamCore {
    const core = new StreamCore(0)
    const content = this.content ?? ''
    core.start(undefined)
    if (content.length > 0 && !this.#used)
      core.enqueue(typeof content === 'string' ? encodeText(content) : copyBytes(content))
    core.close()
    core.disturbed = this.#used
    // Whoever read it has kept the stream, as if it had been there from the start.
    if (this.#used) core.lock({})
    return core
  }
}

async function readAll(core: StreamCore): Promise<Content> {
  core.lock({})
  const chunks: Uint8Array[] = []
  for (;;) {
    const result = await core.read()
    if (result.done) return joinBytes(chunks)
    if (!isUint8Array(result.value)) {
      // Nobody waits for the source to take note: the other half of a clone may hold it up for ever.
      core.cancel(notBytes()).catch(() => undefined)
      throw notBytes()
    }
    chunks.push(result.value)
  }
}

function joinChunks(chunks: readonly unknown[]): Uint8Array<ArrayBuffer> {
  const isBytes = chunks.every(isUint8Array)
  if (!isBytes) throw notBytes()
  return joinBytes(chunks)
}

function notBytes(): TypeError {
  return new TypeError('Received non-Uint8Array chunk')
}

export interface Extracted {
  readonly body: Body
  /** The content type that goes with it. */
  readonly type: string | null
}

/** Makes a body of what a program gave as one. */
export function extractBody(init: unknown): Extracted {
  if (typeof init === 'string') return { body: new Body(init.toWellFormed()), type: plainTextType }
  if (isObject(init)) {
    if (isReadableStream(init)) return extractStream(init)
    if (isURLSearchParams(init)) return { body: new Body(searchParamsText(init)), type: urlEncodedType }
    if (isFormData(init)) return extractFormData(init)
    // Last, since the only sure way to tell is slow for what is no buffer.
    if (isBufferSource(init)) return { body: new Body(copyBytes(init)), type: null }
    if (typeof Reflect.get(init, Symbol.asyncIterator) === 'function')
      return extractStream(ReadableStream.from(init))
  }
  return { body: new Body(toScalarText(init, 'body')), type: plainTextType }
}

const plainTextType = 'text/plain;charset=UTF-8'
const urlEncodedType = 'application/x-www-form-urlencoded;charset=UTF-8'

function extractFormData(data: FormData): Extracted {
  const { text, boundary } = encodeFormData(data)
  return { body: new Body(text), type: `multipart/form-data; boundary=${boundary}` }
}

function extractStream(stream: ReadableStream): Extracted {
  const core = streamCoreOf(stream)
  if (core.disturbed || core.reader !== null) {
    throw new TypeError('Response body object should not be disturbed or locked')
  }
  return { body: new Body(undefined, stream), type: null }
}

/** Reads a message's body to its end and converts it. Never throws: it rejects. */
export function consumeBody<T>(
  bodyOf: (message: unknown) => Body | null,
  message: unknown,
  convert: (content: Content) => T,
): Promise<T> {
  try {
    const body = bodyOf(message)
    if (body === null) return Promise.resolve(convert(''))
    if (body.unusable) return Promise.reject(new TypeError('Body is unusable: Body has already been read'))
    const content = body.take()
    return content instanceof Promise ? content.then(convert) : Promise.resolve(convert(content))
  } catch (error) {
    return Promise.reject(error)
  }
}

export function asText(content: Content): string {
  const text = typeof content === 'string' ? content : decodeText(content)
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
}

export function asJson(content: Content): unknown {
  return JSON.parse(asText(content))
}

export function asBytes(content: Content): Uint8Array<ArrayBuffer> {
  return typeof content === 'string' ? encodeText(content) : copyBytes(content)
}

export function asBuffer(content: Content): ArrayBuffer {
  return asBytes(content).buffer
}

export function asFormData(content: Content, contentType: string | null): FormData {
  const data = new FormData()
  for (const [name, value] of parseFormData(content, contentType)) data.append(name, value)
  return data
}
