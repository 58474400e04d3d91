/** Bytes out of whatever a program gives as a buffer, copied so that nobody else holds them. */

const kindOfTypedArray = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype),
  Symbol.toStringTag,
)?.get

/** `Uint8Array` and so on, whatever its prototype says; undefined for a `DataView`. */
export function kindOfView(value: ArrayBufferView): string | undefined {
  return kindOfTypedArray ? (Reflect.apply(kindOfTypedArray, value, []) as string | undefined) : undefined
}

export function isUint8Array(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value) && kindOfView(value) === 'Uint8Array'
}

const byteLengthOf = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength')?.get

export function isArrayBuffer(value: unknown): value is ArrayBuffer {
  if (typeof value !== 'object' || value === null || byteLengthOf === undefined) return false
  try {
    Reflect.apply(byteLengthOf, value, [])
    return true
  } catch {
    // Not an ArrayBuffer: that is the answer.
    return false
  }
}

export function isBufferSource(value: unknown): value is ArrayBuffer | ArrayBufferView<ArrayBuffer> {
  return ArrayBuffer.isView(value) || isArrayBuffer(value)
}

/** Constructors, not `slice`: a subclass with a species of its own must not get hold of the copy. */
export function copyBytes(source: ArrayBuffer | ArrayBufferView): Uint8Array<ArrayBuffer> {
  if (isUint8Array(source)) return new Uint8Array(source)
  if (ArrayBuffer.isView(source)) {
    return new Uint8Array(new Uint8Array(source.buffer, source.byteOffset, source.byteLength))
  }
  return new Uint8Array(new Uint8Array(source))
}

export function joinBytes(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0))
  let offset = 0
  for (const chunk of chunks) {
    joined.set(chunk, offset)
    offset += chunk.length
  }
  return joined
}

const viewConstructors = {
  BigInt64Array,
  BigUint64Array,
  Float32Array,
  Float64Array,
  Int16Array,
  Int32Array,
  Int8Array,
  Uint16Array,
  Uint32Array,
  Uint8Array,
  Uint8ClampedArray,
} as const

/** A view of the same kind and place over another buffer. */
export function viewOver(buffer: ArrayBuffer, like: ArrayBufferView): ArrayBufferView<ArrayBuffer> {
  const kind = kindOfView(like) as keyof typeof viewConstructors | undefined
  const Constructor = kind && viewConstructors[kind]
  return Constructor
    ? new Constructor(buffer, like.byteOffset, like.byteLength / Constructor.BYTES_PER_ELEMENT)
    : new DataView(buffer, like.byteOffset, like.byteLength)
}

/** What holds bytes is copied, with all of its buffer; anything else is passed on. */
export function copyOfChunk(chunk: unknown): unknown {
  if (isUint8Array(chunk)) return copyBytes(chunk)
  if (ArrayBuffer.isView(chunk)) return viewOver(copyBytes(chunk.buffer as ArrayBuffer).buffer, chunk)
  return isArrayBuffer(chunk) ? copyBytes(chunk).buffer : chunk
}
