/** What a history leaves out, for a replay that is asked for it: headers and bodies. Bounded, as programs choose how much there is. */
import type { CarriedMessage } from '../contract/history.ts'
import type { WireBody, WireHeaders } from './capabilities.ts'

/** Of one body. */
const longestText = 4000
/** Of all of them in a world: what comes later goes without. */
const mostText = 8_000_000

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export class Particulars {
  #left = mostText

  of({ headers, body }: { readonly headers: WireHeaders; readonly body: WireBody }): CarriedMessage {
    const named = headers.names.map((name, place) => [name, headers.values[place] ?? ''] as const)
    const fields = this.#take(named.reduce((sum, [name, value]) => sum + name.length + value.length, 0))
      ? named
      : []
    if (body === null) return { headers: fields, bytes: 0 }
    const bytes = typeof body === 'string' ? encoder.encode(body).length : body.length
    const text = typeof body === 'string' ? body : textOf(body)
    if (text === undefined) return { headers: fields, bytes }
    const shown = text.slice(0, longestText)
    return this.#take(shown.length) ? { headers: fields, bytes, text: shown } : { headers: fields, bytes }
  }

  #take(length: number): boolean {
    if (length > this.#left) return false
    this.#left -= length
    return true
  }
}

/** Undefined when it is none. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}
