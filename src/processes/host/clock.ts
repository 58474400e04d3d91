/** One clock for all processes of a machine: it does not jump, and they read the same from it. */
export function clockMs(): number {
  return Number(process.hrtime.bigint()) / 1e6
}

/** To a microsecond. */
export function msSince(startMs: number): number {
  return Math.round((clockMs() - startMs) * 1000) / 1000
}
