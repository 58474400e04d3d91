/** From an error back to the line of the learner's that threw it. */
import type { CodePlace, Script } from './syntax/script.ts'

const newest = 256
const scripts = new Map<number, Script>()
const numbers = new WeakMap<Script, number>()
let count = 0

/** The name under which engines list a script's lines in their stacks. */
export function scriptName(script: Script, label: string): string {
  let number = numbers.get(script)
  if (number === undefined) {
    number = ++count
    numbers.set(script, number)
  }
  scripts.set(number, script)
  if (scripts.size > newest) scripts.delete(scripts.keys().next().value ?? 0)
  return `millions/${label.replace(/[^\w.-]/g, '_')}/${number}.js`
}

const frame = /millions\/[\w.-]+\/(\d+)\.js:(\d+):(\d+)/g
const longestStack = 20_000

/** Where an error was thrown in the learner's files; undefined when its stack does not tell. Never throws. */
export function locate(error: unknown): CodePlace | undefined {
  try {
    const stack = stackOf(error)
    for (const match of stack.slice(0, longestStack).matchAll(frame)) {
      const [, number, line, column] = match
      const place = scripts.get(Number(number))?.locate(Number(line), Number(column))
      if (place) return place
    }
    return locateNameless(error, stack)
  } catch {
    // The error is a proxy, or the like, that does not want to be looked at: then it stays unknown.
  }
  return undefined
}

/**
 * WebKit names neither script nor line in the stacks of evaluated code, but the error carries its line. The function
 * at the top of the stack tells whose line it is; when several programs could be meant, nothing is said.
 */
function locateNameless(error: unknown, stack: string): CodePlace | undefined {
  const [, name] = /^([\w$]+)@(?:\n|$)/.exec(stack) ?? []
  if (name === undefined || typeof error !== 'object' || error === null) return undefined
  const line: unknown = Object.getOwnPropertyDescriptor(error, 'line')?.value
  const column: unknown = Object.getOwnPropertyDescriptor(error, 'column')?.value
  if (typeof line !== 'number' || typeof column !== 'number') return undefined
  const newestByEntry = new Map([...scripts.values()].map((script) => [script.entry, script]))
  const places = [...newestByEntry.values()].flatMap((script) => {
    const place = script.code.split('\n')[line - 1] === undefined ? undefined : script.locate(line, column)
    return place && script.code.includes(name) ? [place] : []
  })
  return places.length === 1 ? places[0] : undefined
}

/** The engine's stack text, which programs cannot see. For reports on our own errors, too. */
export function stackOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return ''
  const read: unknown = Reflect.get(globalThis, 'getStackString')
  const stack: unknown =
    typeof read === 'function' ? Reflect.apply(read, undefined, [error]) : Reflect.get(error, 'stack')
  return typeof stack === 'string' ? stack : ''
}
