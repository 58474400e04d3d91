/** Percentiles of exact times. */

/** The smallest value that is not below this share (0 to 1) of all. Undefined when there are none. */
export function percentile(sorted: Float64Array, share: number): number | undefined {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)]
}
