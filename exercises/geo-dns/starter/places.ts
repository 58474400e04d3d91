/**
 * Where networks are, and how far regions are from each other. Nothing here
 * decides anything. Use what you like, and change what you like.
 */

/** All users have their addresses in these networks. The number behind the slash says how many bits a network has in common. */
export const networks: readonly (readonly [network: string, region: string])[] = [
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
