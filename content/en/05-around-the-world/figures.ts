/** What stands in the figures of this part, in English. */
import type { FigureWords } from '../../figures/05-around-the-world/words.ts'

export const figures: FigureWords = {
  asked: {
    user: 'a user',
    userPlace: 'in Seoul',
    resolver: 'a resolver',
    resolverPlace: 'in Virginia',
    serverPlace: 'in Oregon',
    name: 'the name?',
    network: 'for 198.18.3.0/24?',
    told: 'center-1, center-2',
    nearest: 'first',
    next: 'then',
    seoul: 'Seoul',
    virginia: 'Virginia',
    frankfurt: 'Frankfurt',
  },
  remembered: {
    lost: 'center-1 is lost',
    out: 'out',
    checks: 'checks of dns-1',
    obeys: 'a resolver that obeys',
    disobeys: 'one that keeps 60 s',
    kept: 'told just before',
    seconds: 's',
    gone: 'promised',
  },
  rolled: {
    seoul: 'Seoul',
    virginia: 'Virginia',
    old: 'v1',
    watched: 'watched',
    next: 'v2',
    sick: 'one is sick',
    time: 'time →',
  },
  stamped: {
    seoul: 'Seoul',
    virginia: 'Virginia',
    says: 'its clock:',
    noodles: 'noodles',
    rice: 'rice',
    heard: 'heard of it',
    wins: 'rice wins',
  },
}
