/** The ticks of a logarithmic scale: the course's mark, and the ruler on its home page. */

export interface Tick {
  /** Share of the decade's width, from 0. */
  readonly at: number
  readonly height: 'tall' | 'medium' | 'short'
}

function heightOf(value: number): Tick['height'] {
  if (value === 1 || value === 10) return 'tall'
  return value === 5 || value === 2 ? 'medium' : 'short'
}

/** 1 to 10, both ends included. */
export const decadeTicks: readonly Tick[] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((value) => ({
  at: Math.log10(value),
  height: heightOf(value),
}))
