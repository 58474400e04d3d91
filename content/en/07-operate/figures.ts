/** What stands in the figures of this part, in English. */
import type { FigureWords } from '../../figures/07-operate/words.ts'

export const figures: FigureWords = {
  gather: {
    rotated: 'app.log.1',
    newest: 'app.log',
    offset: 'offset',
    half: 'half a line',
    logs: 'logs-1',
    record: 'one record',
    lines: 'lines',
    position: 'id, offset',
    asks: 'from here?',
  },
  merge: {
    scrapes: 'scrapes',
    monitor: 'monitor',
    added: 'buckets, added up',
    p99: 'p99',
    pager: 'pager',
    wakes: 'only pain',
    own: 'own p99',
  },
  goodput: {
    goodput: 'good answers a second',
    load: 'requests a second',
    flat: 'refuses the rest',
    falls: 'serves all, too late',
    back: 'the way back',
  },
  watch: {
    rest: 'the rest: 9',
    canary: 'canary: 1',
    yesterday: 'yesterday',
    watch: 'the watch: count here, both',
    next: 'judged',
    time: 'time',
    bad: 'a bad request',
  },
}
