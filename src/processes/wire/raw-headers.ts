/** From headers as they stood on the wire to those of the Web classes, without those of the gates. */
import type { WireHeaders } from '../../simulator/capabilities.ts'
import { HeaderList } from '../../simulator/web/header-list.ts'
import { traceHeader } from './trace.ts'

/** Names and values in turn, as node:http gives them. Also finds what the other gate wrote. */
export function readRawHeaders(raw: readonly string[]): {
  readonly headers: WireHeaders
  readonly trace: string | undefined
} {
  const list = new HeaderList()
  let trace: string | undefined
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = raw[index]?.toLowerCase() ?? ''
    const value = raw[index + 1] ?? ''
    if (name === traceHeader) trace = value
    else list.append(name, value)
  }
  return { headers: list.toWire(), trace }
}
