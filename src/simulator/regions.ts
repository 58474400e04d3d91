/** Where nodes and users are, and how long a message takes between them. */

/**
 * One-way latencies between regions in ms: half the usual round trips between the data centers
 * of large public clouds, rounded. Seen by a program only as time that passes.
 */
const BETWEEN_MS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  seoul: { tokyo: 17, singapore: 36, oregon: 62, virginia: 92, frankfurt: 115, saopaulo: 150, sydney: 70 },
  tokyo: { singapore: 35, oregon: 49, virginia: 78, frankfurt: 112, saopaulo: 132, sydney: 54 },
  singapore: { oregon: 83, virginia: 110, frankfurt: 80, saopaulo: 165, sydney: 47 },
  oregon: { virginia: 33, frankfurt: 72, saopaulo: 88, sydney: 70 },
  virginia: { frankfurt: 45, saopaulo: 58, sydney: 99 },
  frankfurt: { saopaulo: 102, sydney: 125 },
  saopaulo: { sydney: 155 },
  sydney: {},
}

/** Between nodes of one region. The smallest latency there is. */
export const SAME_REGION_US = 500
/** The way from a user to the nearest region, on top of the rest. */
export const LAST_MILE_US = 5000
/** A message takes up to this share longer, by chance. */
export const JITTER = 0.2

export const REGIONS: readonly string[] = Object.keys(BETWEEN_MS)

/** One way, between nodes. Both must be names of `REGIONS`. */
export function latencyUs(from: string, to: string): number {
  if (from === to) return SAME_REGION_US
  const latencyMs = BETWEEN_MS[from]?.[to] ?? BETWEEN_MS[to]?.[from]
  if (latencyMs === undefined)
    throw new Error(
      `no latency is known between the regions ${from} and ${to}; known regions: ${REGIONS.join(', ')}`,
    )
  return latencyMs * 1000
}
