/**
 * What the machine under this process can do. A container in a browser is one too: it has neither signals nor the engine's
 * flags, and the clock of each of its processes may begin with it.
 */
import type { RealProgram } from './part.ts'

/** The one thing that is known by name, as nothing else tells it: there, a signal is taken for a kill. */
export const isContainer = process.versions.webcontainer !== undefined
/** No machine is so quick to start its first process. */
const surelyBeforeMs = 60_000

/** Whether a process can be frozen from outside, and go on later. */
export const hasSignals = process.platform !== 'win32' && !isContainer

/** Only of the Node that runs us are the flags known. */
export function knowsFlag({ node }: RealProgram, flag: string): boolean {
  return !isContainer && node === process.execPath && process.allowedNodeEnvironmentFlags.has(flag)
}

/** The engine takes this one everywhere but in a container. */
export const canFenceMemory = !isContainer

/** Whether the monotonic clock began with this process, so that others cannot read the same from it. */
export function isClockOwn(clockMs: number, uptimeMs: number): boolean {
  return clockMs - uptimeMs < surelyBeforeMs
}
