/** Stands in a bundle between the suite and its held-back tests: what is defined from here on is held back. */
import { holdBack } from './bundled-suite.ts'

holdBack()
