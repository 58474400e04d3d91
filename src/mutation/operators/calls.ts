/** Operators that change what is called with what: methods, arguments, properties, elements, awaits. */
import {
  bare,
  calleeOf,
  child,
  childList,
  code,
  type Edit,
  isConsoleCall,
  isFunction,
  isWords,
  type Operator,
  type Site,
  type SyntaxNode,
  text,
} from '../site.ts'

const wait: Operator = {
  name: 'await',
  *edits(site) {
    const { node } = site
    if (node.type !== 'AwaitExpression') return
    const argument = child(node, 'argument')
    const change = `${code(site.textOf(node))} not awaited`
    yield { start: node.start, end: node.end, text: site.textOf(argument), change }
  },
}

const others: Readonly<Record<string, readonly string[]>> = {
  some: ['every'],
  every: ['some'],
  push: ['unshift'],
  unshift: ['push'],
  shift: ['pop'],
  pop: ['shift'],
  find: ['findLast'],
  findLast: ['find'],
  indexOf: ['lastIndexOf'],
  lastIndexOf: ['indexOf'],
  startsWith: ['endsWith', 'includes'],
  endsWith: ['startsWith', 'includes'],
  floor: ['ceil'],
  ceil: ['floor'],
  round: ['floor'],
  max: ['min'],
  min: ['max'],
  allSettled: ['all', 'race'],
  all: ['allSettled', 'race'],
  race: ['any'],
  keys: ['values'],
  values: ['keys'],
  toLowerCase: ['toUpperCase'],
  toUpperCase: ['toLowerCase'],
}

/** Whose result is of the same kind as what they are called on. */
const leftOut =
  /^(filter|sort|toSorted|reverse|toReversed|slice|subarray|trim|trimStart|trimEnd|toLowerCase|toUpperCase|catch|finally|flat|toWellFormed)$/

const method: Operator = {
  name: 'method',
  *edits(site) {
    const { node } = site
    const called = calleeOf(node)
    if (called === undefined) return
    const callee = bare(child(node, 'callee'))
    const property = child(callee, 'property')
    const before = code(`.${called.method}(…)`)
    for (const other of othersOf(called))
      yield {
        start: property.start,
        end: property.end,
        text: other,
        change: `${before} → ${code(`.${other}(…)`)}`,
        at: property.start,
      }
    if (!leftOut.test(called.method)) return
    const { end: start } = child(callee, 'object')
    yield {
      start,
      end: node.end,
      text: '',
      change: `${code(site.source.slice(start, node.end))} removed`,
      at: property.start,
    }
  },
}

function othersOf({
  object,
  method,
}: {
  readonly object: string
  readonly method: string
}): readonly string[] {
  // A disk has an `append` as well, and no `set`.
  if (method === 'append' && /headers|params|form/i.test(object)) return ['set']
  return Object.hasOwn(others, method) ? (others[method] ?? []) : []
}

const argument: Operator = {
  name: 'argument',
  *edits(site) {
    const { node } = site
    if ((node.type !== 'CallExpression' && node.type !== 'NewExpression') || isConsoleCall(node)) return
    const given = childList(node, 'arguments')
    const last = given.at(-1)
    if (last === undefined) return
    if (!isWords(last) && !isOnlyCallback(node, last)) {
      const start = given.at(-2)?.end ?? last.start
      yield { start, end: last.end, text: '', change: `${code(site.textOf(last))} not given`, at: last.start }
    }
    yield* swapped(site, given)
  },
}

/** Without it, most methods that want a function throw at once. */
function isOnlyCallback(call: SyntaxNode, given: SyntaxNode): boolean {
  return isFunction(bare(given)) && !/^(then|catch|sort|toSorted)$/.test(calleeOf(call)?.method ?? '')
}

function* swapped(site: Site, given: readonly SyntaxNode[]): Generator<Edit> {
  const [first, second, more] = given
  if (first === undefined || second === undefined || more !== undefined) return
  const isPlain = ({ type }: SyntaxNode): boolean => /^(Identifier|Literal|MemberExpression)$/.test(type)
  if (!isPlain(first) || !isPlain(second) || isWords(first) || isWords(second)) return
  const [a, b] = [site.textOf(first), site.textOf(second)]
  const between = site.source.slice(first.end, second.start)
  const change = `${code(`(${a}, ${b})`)} → ${code(`(${b}, ${a})`)}`
  yield { start: first.start, end: second.end, text: b + between + a, change, at: first.start }
}

const property: Operator = {
  name: 'property',
  *edits(site) {
    const { node } = site
    if (node.type !== 'ObjectExpression') return
    const properties = childList(node, 'properties')
    for (const [place, each] of properties.entries()) {
      if (each.type === 'Property' && isWords(child(each, 'value'))) continue
      const name = each.type === 'Property' ? site.textOf(child(each, 'key')) : site.textOf(each)
      yield removeFrom(site, properties, place, `${code(name)} left out`)
    }
  },
}

const element: Operator = {
  name: 'element',
  *edits(site) {
    const { node } = site
    if (node.type !== 'ArrayExpression') return
    const elements = childList(node, 'elements')
    for (const [place, each] of elements.entries())
      yield removeFrom(site, elements, place, `${code(site.textOf(each))} left out`)
  },
}

/** An item of a list, with the comma that goes with it. */
function removeFrom(_site: Site, items: readonly SyntaxNode[], place: number, change: string): Edit {
  const [before, item, after] = [items[place - 1], items[place], items[place + 1]]
  if (item === undefined) throw new Error(`there is no item ${place}`)
  const start = after === undefined ? (before?.end ?? item.start) : item.start
  return { start, end: after?.start ?? item.end, text: '', change, at: item.start }
}

const interval: Operator = {
  name: 'timer',
  *edits(site) {
    const { node } = site
    if (node.type !== 'CallExpression') return
    const callee = child(node, 'callee')
    if (text(callee, 'name') === 'setInterval') yield site.replace(callee, 'setTimeout')
  },
}

export const calls: readonly Operator[] = [wait, method, argument, property, element, interval]
