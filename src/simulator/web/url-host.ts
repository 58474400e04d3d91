/** The host of a URL: a name, an address, or what a scheme of its own makes of it. Null is a failure. */
import { controlSet, percentDecode, percentEncode } from './percent.ts'

const forbiddenInHost = /[\0\t\n\r #/:<>?@[\\\]^|]/

export function parseHost(text: string, isSpecial: boolean): string | null {
  if (text.startsWith('[')) return text.endsWith(']') ? parseIpv6(text.slice(1, -1)) : null
  if (!isSpecial) return forbiddenInHost.test(text) ? null : percentEncode(text, controlSet)
  const domain = domainToAscii(percentDecode(text))
  if (domain === null || domain === '' || forbiddenDomain.test(domain)) return null
  return endsInNumber(domain) ? parseIpv4(domain) : domain
}

const forbiddenDomain = /[\0-\x20#%/:<>?@[\\\]^|\x7f]/
const asciiPattern = /^[\0-\x7f]*$/
const EngineURL = globalThis.URL

/**
 * Names beyond ASCII are left to the engine: the tables they need are larger than all of this together.
 * No node has such a name, so at most the text of a failure could differ between engines, for the newest of letters.
 */
function domainToAscii(domain: string): string | null {
  const lowerCase = domain.toLowerCase()
  if (asciiPattern.test(domain) && !/(?:^|\.)xn--/.test(lowerCase)) return lowerCase
  if (forbiddenDomain.test(domain) || !EngineURL.canParse(`http://${domain}/`)) return null
  return new EngineURL(`http://${domain}/`).hostname
}

function endsInNumber(domain: string): boolean {
  const labels = domain.split('.')
  if (labels.at(-1) === '' && labels.length > 1) labels.pop()
  const last = labels.at(-1) ?? ''
  return /^[0-9]+$/.test(last) || /^0x[0-9a-f]*$/i.test(last)
}

function parseIpv4(domain: string): string | null {
  const labels = domain.split('.')
  if (labels.at(-1) === '' && labels.length > 1) labels.pop()
  if (labels.length > 4) return null
  const numbers = labels.map(parseIpv4Number)
  let address = 0
  for (const [index, number] of numbers.entries()) {
    const isLast = index === numbers.length - 1
    const limit = isLast ? 256 ** (5 - numbers.length) : 256
    if (Number.isNaN(number) || number >= limit) return null
    address += isLast ? number : number * 256 ** (3 - index)
  }
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.')
}

/** Decimal, octal after a zero, hex after 0x; NaN when it is none. */
function parseIpv4Number(label: string): number {
  if (/^0x[0-9a-f]*$/i.test(label)) return label.length === 2 ? 0 : Number.parseInt(label, 16)
  if (/^0[0-7]+$/.test(label)) return Number.parseInt(label, 8)
  return /^(?:0|[1-9][0-9]*)$/.test(label) ? Number.parseInt(label, 10) : Number.NaN
}

function parseIpv6(text: string): string | null {
  const halves = text.split('::')
  const [head = '', tail] = halves
  if (halves.length > 2) return null
  const before = parsePieces(head, tail === undefined)
  const after = tail === undefined ? [] : parsePieces(tail, true)
  if (before === null || after === null) return null
  const missing = 8 - before.length - after.length
  if (tail === undefined ? missing !== 0 : missing < 1) return null
  return serializeIpv6([...before, ...new Array<number>(missing).fill(0), ...after])
}

function parsePieces(text: string, mayEndInIpv4: boolean): number[] | null {
  if (text === '') return []
  const pieces: number[] = []
  const parts = text.split(':')
  for (const [index, part] of parts.entries()) {
    if (/^[0-9a-f]{1,4}$/i.test(part)) {
      pieces.push(Number.parseInt(part, 16))
      continue
    }
    const isLast = index === parts.length - 1
    const bytes = /^(0|[1-9][0-9]{0,2})\.(0|[1-9][0-9]{0,2})\.(0|[1-9][0-9]{0,2})\.(0|[1-9][0-9]{0,2})$/.exec(
      part,
    )
    if (!bytes || !isLast || !mayEndInIpv4) return null
    const [first = 0, second = 0, third = 0, fourth = 0] = bytes.slice(1).map(Number)
    if (Math.max(first, second, third, fourth) > 255) return null
    pieces.push(first * 256 + second, third * 256 + fourth)
  }
  return pieces
}

/** The longest run of zeros, the first of several, is left out. */
function serializeIpv6(pieces: readonly number[]): string {
  let [runStart, runLength] = [-1, 1]
  for (let start = 0; start < 8; start += 1) {
    let end = start
    while (end < 8 && pieces[end] === 0) end += 1
    if (end - start > runLength) [runStart, runLength] = [start, end - start]
  }
  const texts = pieces.map((piece) => piece.toString(16))
  if (runStart < 0) return `[${texts.join(':')}]`
  return `[${texts.slice(0, runStart).join(':')}::${texts.slice(runStart + runLength).join(':')}]`
}
