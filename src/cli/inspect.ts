/** Lets a debugger in: whoever attaches sees the grading thread, and a program's `debugger` stops there. */
import { open, url, waitForDebugger } from 'node:inspector'
import { text } from '../messages/cli/learner.en.ts'
import type { Terminal } from './command.ts'

/** Returns when a debugger is attached. Loopback only: whoever attaches may run anything. */
export function awaitDebugger(terminal: Terminal): void {
  if (url() === undefined) open(undefined, '127.0.0.1', false)
  terminal.complain(text.grade.inspecting(url() ?? ''))
  // Nothing else of this process runs meanwhile: a signal ends it as it ends any other.
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  const listeners = signals.map((signal) => process.listeners(signal))
  for (const signal of signals) process.removeAllListeners(signal)
  waitForDebugger()
  for (const [place, signal] of signals.entries()) {
    for (const listener of listeners[place] ?? []) process.on(signal, listener)
  }
}
