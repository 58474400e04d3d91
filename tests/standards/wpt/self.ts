/** Runs inside the sandbox: the global object, by the name that pages and workers have. */
import { GLOBAL, location } from './testharness.ts'

export const self: object = Object.assign(globalThis, { GLOBAL, location })
