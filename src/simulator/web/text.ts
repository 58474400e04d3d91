/** Text to bytes and back, by the engine's own coders: synchronous, and the same everywhere. */

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

export function encodeText(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text)
}

/** Keeps a byte order mark. */
export function decodeText(bytes: Uint8Array): string {
  return decoder.decode(bytes)
}
