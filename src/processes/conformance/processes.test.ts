import { describe } from 'vitest'
import { openProcesses } from './process-trial.ts'
import { conformance } from './suite.ts'

describe('processes', () => conformance(openProcesses))
