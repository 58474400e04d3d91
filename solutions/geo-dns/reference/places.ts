/** Where networks are, and how far regions are from each other. */

/** All users have their addresses in these networks. The number behind the slash says how many bits a network has in common. */
const networks: readonly (readonly [network: string, region: string])[] = [
  ['198.18.0.0/19', 'seoul'],
  ['198.18.32.0/19', 'tokyo'],
  ['198.18.64.0/19', 'singapore'],
  ['198.18.96.0/19', 'oregon'],
  ['198.18.128.0/19', 'virginia'],
  ['198.18.160.0/19', 'frankfurt'],
  ['198.18.192.0/19', 'saopaulo'],
  ['198.18.224.0/19', 'sydney'],
]

/** How long a signal is on its way, in milliseconds, as somebody has measured it. */
const measuredMs: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  seoul: { tokyo: 17, singapore: 36, oregon: 62, virginia: 92, frankfurt: 115, saopaulo: 150, sydney: 70 },
  tokyo: { singapore: 35, oregon: 49, virginia: 78, frankfurt: 112, saopaulo: 132, sydney: 54 },
  singapore: { oregon: 83, virginia: 110, frankfurt: 80, saopaulo: 165, sydney: 47 },
  oregon: { virginia: 33, frankfurt: 72, saopaulo: 88, sydney: 70 },
  virginia: { frankfurt: 45, saopaulo: 58, sydney: 99 },
  frankfurt: { saopaulo: 102, sydney: 125 },
  saopaulo: { sydney: 155 },
}

/** One way between two regions; the same in both directions. */
export function latencyMs(from: string, to: string): number {
  if (from === to) return 1
  return measuredMs[from]?.[to] ?? measuredMs[to]?.[from] ?? Number.POSITIVE_INFINITY
}

export interface Place {
  readonly region: string
  /** Where in its region a network lies: from 0 up to 1. */
  readonly part: number
}

/** Of a network, `198.18.3.0/24`, or of an address, which is one of 32 bits. Undefined where nobody knows. */
export function placeOf(network: string): Place | undefined {
  const asked = parse(network.includes('/') ? network : `${network}/32`)
  if (asked === undefined) return undefined
  for (const { start, size, region } of known)
    if (asked.start >= start && asked.start + asked.size <= start + size)
      return { region, part: (asked.start - start) / size }
  return undefined
}

interface Network {
  /** Its first address, as a number. */
  readonly start: number
  /** How many addresses it has. */
  readonly size: number
}

/** Sums and not bits: to `&` and `<<`, 198.18.0.0 is a negative number. */
function parse(network: string): Network | undefined {
  const numbers = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/
    .exec(network)
    ?.slice(1)
    .map(Number)
  if (numbers === undefined) return undefined
  const [bits = 0] = numbers.splice(4)
  if (bits > 32 || numbers.some((octet) => octet > 255)) return undefined
  const size = 2 ** (32 - bits)
  const address = numbers.reduce((sum, octet) => sum * 256 + octet, 0)
  return { start: address - (address % size), size }
}

const known = networks.flatMap(([network, region]) => {
  const parsed = parse(network)
  return parsed === undefined ? [] : [{ ...parsed, region }]
})
