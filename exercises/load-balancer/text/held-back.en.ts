/** Words of what is held back: a classroom alone shows them, with the grade. */
import type { HeldBackText } from '../../../src/contract/held-back.ts'

export default {
  tests: { 'any-number-of-servers': 'However many servers there are, each gets about the same.' },
  says: {},
} satisfies HeldBackText
