/** A node's console: values as text, in one way on every engine, into the history. */
import type { Capabilities } from '../capabilities.ts'
import { formatLine } from './inspect.ts'

const levels = ['debug', 'error', 'info', 'log', 'warn'] as const

export function createConsole(log: Capabilities['log']): Record<string, (...values: unknown[]) => void> {
  const methods: Record<string, (...values: unknown[]) => void> = {}
  for (const level of levels) {
    const target = level === 'log' ? 'info' : level
    methods[level] = (...values) => log(target, () => formatLine(values))
  }
  return methods
}
