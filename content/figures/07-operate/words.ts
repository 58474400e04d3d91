/** What stands in the figures of this part. Each language has its own in `content/<language>/07-operate/figures.ts`. */
type Words<Name extends string> = Readonly<Record<Name, string>>

export interface FigureWords {
  readonly gather: Words<
    'rotated' | 'newest' | 'offset' | 'half' | 'logs' | 'record' | 'lines' | 'position' | 'asks'
  >
  readonly merge: Words<'scrapes' | 'monitor' | 'added' | 'p99' | 'pager' | 'wakes' | 'own'>
  readonly goodput: Words<'goodput' | 'load' | 'flat' | 'falls' | 'back'>
  readonly watch: Words<'rest' | 'canary' | 'yesterday' | 'watch' | 'next' | 'time' | 'bad'>
}
