/** A part of the bench: what it measures, and the numbers it found. */
export interface Section {
  readonly name: string
  measure(surroundings: Surroundings): Promise<readonly Reading[]>
}

export interface Surroundings {
  readonly root: string
  readonly signal: AbortSignal
}

export interface Reading {
  readonly what: string
  readonly value: number
  readonly unit: string
  /** What is reached for, and whether more or less is better. */
  readonly goal?: { readonly atMost: number } | { readonly atLeast: number }
}

export function isMet({ value, goal }: Reading): boolean | undefined {
  if (goal === undefined) return undefined
  return 'atMost' in goal ? value <= goal.atMost : value >= goal.atLeast
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2
}
