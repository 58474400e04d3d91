/**
 * Names that nothing declares. The sandbox hides the host's globals by answering `undefined` for whatever it does
 * not know, so where a program uses such a name, the code itself throws the error that the language has for it.
 */
import { adviceOnAbsent } from '../absent-names.ts'
import { globalNames } from '../global-names.ts'
import type { Edit } from './edits.ts'
import { lookalikeOf } from './odd-characters.ts'
import { type Reference, replaceUse } from './reference.ts'
import type { LentNames } from './rewrite.ts'

/** What the sandbox knows beside the globals that are handed over. */
const known = new Set([
  ...globalNames,
  'eval',
  'globalThis',
  'undefined',
  'NaN',
  'Infinity',
  // As in Node, where the global object inherits them.
  ...Object.getOwnPropertyNames(Object.prototype),
])

export function isUndeclared({ name, asks }: Reference): boolean {
  return !asks && !known.has(name)
}

/** What takes the place of a use, in either of the two ways in which a script is evaluated. */
export interface UndeclaredUse {
  /** The program never touches the global object: the name can come from nowhere. */
  readonly detached: readonly Edit[]
  /** It may have put the name there. */
  readonly attached: readonly Edit[]
}

export function editUndeclared(
  use: Reference,
  code: string,
  lent: LentNames,
  parenthesisAt: (offset: number) => string,
): UndeclaredUse {
  const { name, node, parent, writes } = use
  const error = `new ${lent.referenceError}(${JSON.stringify(messageFor(name, code))})`
  const fails = `${lent.undeclared}(${error})`
  const isThere = `${JSON.stringify(name)} in ${lent.global}`
  if (!writes) {
    return {
      detached: [replaceUse(use, fails)],
      attached: [replaceUse(use, `${parenthesisAt(node.start)}${isThere}?${name}:${fails})`)],
    }
  }
  const isCompound =
    parent.type === 'UpdateExpression' || (parent.type === 'AssignmentExpression' && parent.operator !== '=')
  return {
    // `name = value` fails once there is a value; what reads the name first fails at once.
    detached: [replaceUse(use, isCompound ? `${fails}.value` : `${lent.unassignable}(${error}).value`)],
    attached: isCompound
      ? [
          insertion(parent.start, `${parenthesisAt(parent.start)}${isThere}||${fails},`),
          insertion(parent.end, ')'),
        ]
      : [],
  }
}

function insertion(at: number, text: string): Edit {
  return { start: at, end: at, text }
}

function messageFor(name: string, code: string): string {
  const more = adviceOnAbsent(name) ?? lookalikeOf(name, code)
  return more === undefined ? `${name} is not defined` : `${name} is not defined. ${more}`
}
