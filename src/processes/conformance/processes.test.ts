import { describe, test } from 'vitest'
import { openProcesses } from './process-trial.ts'
import { realConformance } from './real-suite.ts'

describe('processes', () => realConformance(openProcesses, test.concurrent))
