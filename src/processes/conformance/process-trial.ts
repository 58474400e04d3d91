/** Real processes on this machine, as a trial. */
import { join } from 'node:path'
import { provideProgram } from '../program-file.ts'
import type { RealStack, StackOptions } from '../supervisor/stack.ts'
import { openStackTrial, startTrialStack, type TrialOptions } from './stack-trial.ts'
import type { Trial, TrialSetup } from './trial.ts'

const root = join(import.meta.dirname, '..', '..', '..')

async function here(options: Partial<StackOptions>): Promise<TrialOptions> {
  return { host: { node: process.execPath, file: await provideProgram(root) }, ...options }
}

export async function startStack(setup: TrialSetup, options: Partial<StackOptions> = {}): Promise<RealStack> {
  return await startTrialStack(setup, await here(options))
}

export async function openProcesses(setup: TrialSetup, options: Partial<StackOptions> = {}): Promise<Trial> {
  return await openStackTrial(setup, await here(options))
}
