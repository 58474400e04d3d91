/** `TextEncoder` and `TextDecoder`: the engine's own, kept behind private fields. */
import { isArrayBuffer } from './bytes.ts'
import { illegalInvocation, isObject, presentAs, toDictionary, toScalarText, toText } from './interface.ts'
import { encodeText } from './text.ts'

export class TextEncoder {
  #isEncoder = true

  get encoding(): 'utf-8' {
    if (!(#isEncoder in this)) throw illegalInvocation()
    return 'utf-8'
  }

  encode(text: unknown = ''): Uint8Array<ArrayBuffer> {
    if (!isObject(this) || !(#isEncoder in this)) throw illegalInvocation()
    return encodeText(toScalarText(text, 'TextEncoder.encode: input'))
  }
}

/** Those that all engines decode alike. */
const encodingOfLabel: ReadonlyMap<string, string> = new Map([
  ...['unicode-1-1-utf-8', 'unicode11utf8', 'unicode20utf8', 'utf-8', 'utf8', 'x-unicode20utf8'].map(
    (label) => [label, 'utf-8'] as const,
  ),
  ...['csunicode', 'iso-10646-ucs-2', 'ucs-2', 'unicode', 'unicodefeff', 'utf-16', 'utf-16le'].map(
    (label) => [label, 'utf-16le'] as const,
  ),
])

const EngineDecoder = globalThis.TextDecoder
let decoderOf: (value: unknown) => globalThis.TextDecoder

export class TextDecoder {
  #decoder: globalThis.TextDecoder

  constructor(label: unknown = 'utf-8', options?: unknown) {
    const name = toText(label, 'TextDecoder: label')
    const settings = toDictionary(options, 'TextDecoderOptions')
    const encoding = encodingOfLabel.get(name.replace(/^[\t\n\f\r ]+|[\t\n\f\r ]+$/g, '').toLowerCase())
    if (encoding === undefined) throw new RangeError(`The "${name}" encoding is not supported`)
    const fatal = Boolean(settings?.fatal)
    const ignoreBOM = Boolean(settings?.ignoreBOM)
    this.#decoder = new EngineDecoder(encoding, { fatal, ignoreBOM })
  }

  static {
    Object.defineProperty(TextDecoder, 'length', { value: 0 })
    decoderOf = (value) => {
      if (!isObject(value) || !(#decoder in value)) throw illegalInvocation()
      return (value as TextDecoder).#decoder
    }
  }

  get encoding(): string {
    return decoderOf(this).encoding
  }

  get fatal(): boolean {
    return decoderOf(this).fatal
  }

  get ignoreBOM(): boolean {
    return decoderOf(this).ignoreBOM
  }

  decode(bytes?: unknown, options?: unknown): string {
    const decoder = decoderOf(this)
    const stream = Boolean(toDictionary(options, 'TextDecodeOptions')?.stream)
    if (bytes !== undefined && !ArrayBuffer.isView(bytes) && !isArrayBuffer(bytes)) {
      throw new TypeError('The "input" argument must be an instance of ArrayBuffer or ArrayBufferView.')
    }
    try {
      return decoder.decode(bytes as ArrayBuffer | ArrayBufferView<ArrayBuffer> | undefined, { stream })
    } catch {
      // Engines word this failure differently, and their error must not reach a program.
      throw new TypeError(`The encoded data was not valid for encoding ${decoder.encoding}`)
    }
  }
}

presentAs(TextEncoder, 'TextEncoder')
presentAs(TextDecoder, 'TextDecoder')
