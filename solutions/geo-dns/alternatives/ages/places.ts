/** Networks as a tree of bits: one walks down along an address until there is a region. */
const blocks: readonly string[] = [
  '198.18.0.0/19 seoul',
  '198.18.32.0/19 tokyo',
  '198.18.64.0/19 singapore',
  '198.18.96.0/19 oregon',
  '198.18.128.0/19 virginia',
  '198.18.160.0/19 frankfurt',
  '198.18.192.0/19 saopaulo',
  '198.18.224.0/19 sydney',
]

/** Bits of a block → its region. */
const byBits = new Map(
  blocks.map((block) => {
    const [network = '', region = ''] = block.split(' ')
    return [bitsOf(network) ?? '', region] as const
  }),
)

/** `198.18.3.0/24` → 24 letters of 0 and 1. */
export function bitsOf(network: string): string | undefined {
  const matched = /^((?:\d+\.){3}\d+)(?:\/(\d+))?$/.exec(network)
  if (matched === null) return undefined
  const octets = (matched[1] ?? '').split('.').map(Number)
  const length = Number(matched[2] ?? 32)
  if (octets.some((octet) => octet > 255) || length > 32) return undefined
  return octets
    .map((octet) => octet.toString(2).padStart(8, '0'))
    .join('')
    .slice(0, length)
}

export function regionOf(bits: string): string | undefined {
  for (let length = bits.length; length > 0; length--) {
    const region = byBits.get(bits.slice(0, length))
    if (region !== undefined) return region
  }
  return undefined
}

const ways: readonly (readonly [string, string, number])[] = [
  ['seoul', 'tokyo', 17],
  ['seoul', 'singapore', 36],
  ['seoul', 'oregon', 62],
  ['seoul', 'virginia', 92],
  ['seoul', 'frankfurt', 115],
  ['seoul', 'saopaulo', 150],
  ['seoul', 'sydney', 70],
  ['tokyo', 'singapore', 35],
  ['tokyo', 'oregon', 49],
  ['tokyo', 'virginia', 78],
  ['tokyo', 'frankfurt', 112],
  ['tokyo', 'saopaulo', 132],
  ['tokyo', 'sydney', 54],
  ['singapore', 'oregon', 83],
  ['singapore', 'virginia', 110],
  ['singapore', 'frankfurt', 80],
  ['singapore', 'saopaulo', 165],
  ['singapore', 'sydney', 47],
  ['oregon', 'virginia', 33],
  ['oregon', 'frankfurt', 72],
  ['oregon', 'saopaulo', 88],
  ['oregon', 'sydney', 70],
  ['virginia', 'frankfurt', 45],
  ['virginia', 'saopaulo', 58],
  ['virginia', 'sydney', 99],
  ['frankfurt', 'saopaulo', 102],
  ['frankfurt', 'sydney', 125],
  ['saopaulo', 'sydney', 155],
]
const byPair = new Map(ways.flatMap(([a, b, ms]) => [[`${a} ${b}`, ms] as const, [`${b} ${a}`, ms] as const]))

export const latencyMs = (from: string, to: string): number =>
  from === to ? 0 : (byPair.get(`${from} ${to}`) ?? 999)
