/** Where a program lets the language go through something long in one call, which takes no round of its own. */
import type { Watch } from '../watch.ts'
import { child, childList, optionalChild, type SyntaxNode, text } from './node.ts'

export interface Passage {
  /** What counts it. */
  readonly counter: keyof Pick<Watch, 'through' | 'known' | 'made' | 'all' | 'given' | 'members' | 'apart'>
  /** The expression that is counted. */
  readonly of: SyntaxNode
  readonly method?: string
}

/** Methods that look at, or move, all elements. Those that call back are counted by what they call. */
const THROUGH = new Set(
  [
    'indexOf lastIndexOf includes splice shift unshift concat join reverse toReversed sort toSorted toSpliced with',
    'fill copyWithin flat map filter split replace replaceAll search match matchAll',
  ]
    .join(' ')
    .split(' '),
)

/** What goes through all that it is given first. */
const TAKING = new Set(['Array.from', 'Object.fromEntries'])
const COLLECTIONS = new Set(['Map', 'Set'])

/** Functions whose result tells how much they went through, by the counter that can see it. */
const MAKING = new Map<string, 'made' | 'members'>([
  ['Object.keys', 'made'],
  ['Object.values', 'made'],
  ['Object.entries', 'made'],
  ['Object.getOwnPropertyNames', 'made'],
  ['Reflect.ownKeys', 'made'],
  ['JSON.stringify', 'made'],
  ['Object.assign', 'members'],
  ['structuredClone', 'members'],
])

export function passageOf(node: SyntaxNode, parent: SyntaxNode): Passage | undefined {
  switch (node.type) {
    case 'CallExpression':
      return calledPassage(node)
    case 'NewExpression': {
      const callee = child(node, 'callee')
      return callee.type === 'Identifier' && COLLECTIONS.has(text(callee, 'name'))
        ? takingPassage(node)
        : undefined
    }
    case 'SpreadElement':
      return {
        counter: parent.type === 'ObjectExpression' ? 'members' : 'all',
        of: child(node, 'argument'),
      }
    case 'ForInStatement':
      return { counter: 'members', of: child(node, 'right') }
    case 'VariableDeclarator':
      return restPassage(child(node, 'id'), optionalChild(node, 'init'))
    case 'AssignmentExpression':
      return node.operator === '=' ? restPassage(child(node, 'left'), child(node, 'right')) : undefined
    default:
      return undefined
  }
}

function calledPassage(call: SyntaxNode): Passage | undefined {
  const callee = child(call, 'callee')
  if (callee.type === 'Identifier') return makingPassage(call, text(callee, 'name'))
  if (callee.type !== 'MemberExpression' || callee.computed === true) return undefined
  const object = child(callee, 'object')
  const method = text(child(callee, 'property'), 'name')
  if (object.type === 'Identifier') {
    const making = makingPassage(call, `${text(object, 'name')}.${method}`)
    if (making !== undefined) return making
  }
  if (child(callee, 'property').type !== 'Identifier') return undefined
  // What a `?.` leaves out is left out to the end of its chain, which a call around a part of it would cut; and
  // whoever asks for a method by `?.()` wants no error.
  if (object.type === 'Super' || call.optional === true || isInsideChain(object)) return undefined
  const isSpelled = isSpelledWithPassage(object)
  // What it gives is what it has gone through: the last one of many is one step.
  if (method === 'slice' && callee.optional !== true && !isSpelled) return { counter: 'made', of: call }
  if (method === 'slice' || THROUGH.has(method)) return { counter: 'through', of: object, method }
  return isSpelled ? { counter: 'known', of: object, method } : undefined
}

/** Engines would spell out the call of a counter when they say that such a thing has no method of some name. */
function isSpelledWithPassage(object: SyntaxNode): boolean {
  if (object.type === 'MemberExpression') return isSpelledWithPassage(child(object, 'object'))
  if (object.type !== 'CallExpression') return false
  const own = calledPassage(object)
  return (own !== undefined && own.counter !== 'given') || isSpelledWithPassage(child(object, 'callee'))
}

function makingPassage(call: SyntaxNode, name: string): Passage | undefined {
  if (call.optional === true) return undefined
  if (TAKING.has(name)) return takingPassage(call)
  const counter = MAKING.get(name)
  return counter && { counter, of: call }
}

function takingPassage(call: SyntaxNode): Passage | undefined {
  const [first] = childList(call, 'arguments')
  return first === undefined || first.type === 'SpreadElement' ? undefined : { counter: 'given', of: first }
}

function isInsideChain(part: SyntaxNode): boolean {
  if (part.type !== 'MemberExpression' && part.type !== 'CallExpression') return false
  return (
    part.optional === true || isInsideChain(child(part, part.type === 'CallExpression' ? 'callee' : 'object'))
  )
}

/** `[first, ...others] = value`, `{ a, ...others } = value`. */
function restPassage(pattern: SyntaxNode, value: SyntaxNode | undefined): Passage | undefined {
  if (value === undefined) return undefined
  const isList = pattern.type === 'ArrayPattern'
  if (!isList && pattern.type !== 'ObjectPattern') return undefined
  const parts = childList(pattern, isList ? 'elements' : 'properties')
  if (parts.at(-1)?.type !== 'RestElement') return undefined
  return { counter: isList ? 'all' : 'apart', of: value }
}

/** An expression as V8 spells it in the words of an error. */
export function spellingOf(node: SyntaxNode): string {
  switch (node.type) {
    case 'Identifier':
      return text(node, 'name')
    case 'PrivateIdentifier':
      return `#${text(node, 'name')}`
    case 'ThisExpression':
      return 'this'
    case 'ParenthesizedExpression':
    case 'ChainExpression':
      return spellingOf(child(node, 'expression'))
    case 'MemberExpression': {
      const object = spellingOf(child(node, 'object'))
      const property = child(node, 'property')
      if (node.computed !== true)
        return `${object}${node.optional === true ? '?.' : '.'}${spellingOf(property)}`
      return `${object}[${property.type === 'Literal' ? String(property.value) : spellingOf(property)}]`
    }
    case 'CallExpression':
      return `${spellingOf(child(node, 'callee'))}(...)`
    default:
      return '(intermediate value)'
  }
}
