/** Text to bytes and back, by the engine's own coders: synchronous, and the same everywhere. */

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

export function encodeText(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text)
}

/** How many bytes a text without lone surrogates takes. */
export function encodedLength(text: string): number {
  let length = text.length
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    if (unit < 0x80) continue
    // Each half of a pair takes two of the pair's four bytes.
    length += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2
  }
  return length
}

/** Keeps a byte order mark. */
export function decodeText(bytes: Uint8Array): string {
  return decoder.decode(bytes)
}
