/** What could not be done, told with what, where and what next; as JSON where JSON was asked for. */
import { CourseError } from '../course/course-error.ts'
import { text } from '../messages/cli/learner.en.ts'
import { hanging, visibleInLine } from '../messages/visible.ts'
import { type ExitCode, type Terminal, UsageError } from './command.ts'
import { suggested } from './shell.ts'

export interface Failure {
  readonly message: string
  readonly where?: string
  readonly next: string
}

export function tellFailure(error: unknown, asJson: boolean, terminal: Terminal): ExitCode {
  const failure = failureOf(error)
  if (asJson) terminal.print(JSON.stringify({ error: failure }, null, 2))
  terminal.complain(text.failure(shown(failure, terminal)))
  if (!isForeseen(error) && error instanceof Error) terminal.complain(framesOf(error))
  return 2
}

/** A path is one line; a message goes on below its beginning. */
function shown({ message, where, next }: Failure, terminal: Terminal): Failure {
  return {
    message: hanging(message, 2),
    ...(where === undefined ? {} : { where: visibleInLine(where) }),
    next: next.replaceAll('npx millions', suggested(terminal)),
  }
}

export function failureOf(error: unknown): Failure {
  if (error instanceof CourseError) return { message: error.message, where: error.where, next: error.next }
  if (error instanceof UsageError) return { message: error.message, next: error.next }
  if (isDenied(error)) {
    const { code, path, dest = path } = error
    const next = code in text.mendPlace ? text.mendPlace[code] : undefined
    return { message: text.denied(code), where: dest, next: next ?? text.makeWritable }
  }
  return { message: error instanceof Error ? error.message : String(error), next: text.ourBug }
}

interface Denied extends Error {
  readonly code: string
  readonly path: string
  /** Of a copy or a renaming. */
  readonly dest?: string
}

/** The machine does not let us have a file: its state, and no defect of ours. */
function isDenied(error: unknown): error is Denied {
  if (!(error instanceof Error) || !('code' in error) || !('path' in error)) return false
  return 'syscall' in error && typeof error.code === 'string' && typeof error.path === 'string'
}

/** The stack without the message, which has been told. */
function framesOf({ stack = '' }: Error): string {
  const first = stack.search(/^ {4}at /m)
  return first < 0 ? '' : stack.slice(first)
}

function isForeseen(error: unknown): boolean {
  return error instanceof CourseError || error instanceof UsageError || isDenied(error)
}
