/** What stands in the figures of this part. Each language has its own in `content/<language>/06-message-queues/figures.ts`. */
type Words<Name extends string> = Readonly<Record<Name, string>>

export interface FigureWords {
  readonly brokers: Words<'publish' | 'stored' | 'leader' | 'follower' | 'copy' | 'synced' | 'down'>
  readonly feed: Words<'first' | 'second' | 'has' | 'asks' | 'tells' | 'writes' | 'reads'>
  readonly gap: Words<'first' | 'later' | 'takes' | 'asks' | 'missed'>
  readonly late: Words<'attempt' | 'takes' | 'late' | 'last' | 'end'>
  readonly life: Words<'publish' | 'waiting' | 'fetch' | 'out' | 'ack' | 'gone' | 'late' | 'dead' | 'tooLate'>
  readonly renewed: Words<'works' | 'frozen' | 'told' | 'renewals' | 'again' | 'acknowledged' | 'seconds'>
  readonly queue: Words<'producers' | 'consumers' | 'job' | 'jobOut' | 'publish' | 'fetch' | 'ack' | 'down'>
}
