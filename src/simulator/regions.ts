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

/**
 * What leaves at once: ten segments (RFC 6928 §2). A message that fits in takes its latency alone.
 */
export const FIRST_WINDOW_BYTES = 14_600
/**
 * What a connection has under way at most, before it hears that something has arrived: a window that is not scaled
 * (RFC 7323 §2). So what is left takes one round trip for each of these, and throughput needs no table beside latencies:
 * on the average over a picture that starts slowly, it is what real connections come to.
 */
export const WINDOW_BYTES = 65_536

export const REGIONS: readonly string[] = Object.keys(BETWEEN_MS)

/** What a message takes on top of its latency, which is that of one way. */
export function carryingUs(bytes: number, oneWayUs: number): number {
  if (bytes <= FIRST_WINDOW_BYTES) return 0
  return ((bytes - FIRST_WINDOW_BYTES) / WINDOW_BYTES) * 2 * oneWayUs
}

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
