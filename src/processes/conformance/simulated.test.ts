import { describe } from 'vitest'
import { openSimulated } from './simulated-trial.ts'
import { conformance } from './suite.ts'

describe('the simulated world', () => conformance(openSimulated))
