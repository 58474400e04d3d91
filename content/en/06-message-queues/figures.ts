/** What stands in the figures of this part, in English. */
import type { FigureWords } from '../../figures/06-message-queues/words.ts'

export const figures: FigureWords = {
  brokers: {
    publish: '1 publish',
    stored: '4 stored',
    leader: 'leader',
    follower: 'follower',
    copy: '2 copy',
    synced: '3 synced',
    down: '✗ down',
  },
  late: {
    attempt: 'try {number}',
    takes: '31 s',
    late: 'mail, ✗ 410',
    last: 'mail, ✗ 410, dead letter',
    end: '150 s',
  },
  life: {
    publish: 'publish',
    waiting: 'waiting',
    fetch: 'fetch',
    out: 'out',
    ack: 'ack',
    gone: '✓ gone',
    late: 'ACK_TIMEOUT_MS over',
    dead: 'dead letter',
    tooLate: 'over for the TRIES-th time',
  },
  renewed: {
    works: 'works',
    frozen: 'frozen',
    told: '✗ 410: stops',
    renewals: '+10 s each',
    again: 'begins anew',
    acknowledged: '✓ ack',
    seconds: 's',
  },
  queue: {
    producers: 'producers',
    consumers: 'consumers',
    job: 'job {number}',
    jobOut: 'job {number}: out',
    publish: '1 publish',
    fetch: '2 fetch',
    ack: '3 ack',
    down: '✗ down',
  },
}
