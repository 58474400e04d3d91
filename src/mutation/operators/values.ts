/** Operators that change values: arithmetic and constants. */
import {
  bare,
  calleeOf,
  child,
  childList,
  code,
  type Edit,
  isStringOrTemplate,
  isWords,
  type Operator,
  type Site,
  type SyntaxNode,
  text,
  withUse,
} from '../site.ts'
import { changeOperator } from './conditions.ts'

const arithmetics: Readonly<Record<string, readonly string[]>> = {
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '%': ['*'],
  '+=': ['-=', '='],
  '-=': ['+=', '='],
  '*=': ['/='],
  '/=': ['*='],
}

const arithmetic: Operator = {
  name: 'arithmetic',
  *edits(site) {
    const { node } = site
    if (node.type === 'UpdateExpression') yield* updates(site)
    if (node.type !== 'BinaryExpression' && node.type !== 'AssignmentExpression') return
    if (joinsText(node)) return
    yield* changeOperator(site, arithmetics[text(node, 'operator')] ?? [])
  },
}

function* updates(site: Site): Generator<Edit> {
  const { node, parent } = site
  const operator = text(node, 'operator')
  const argument = site.textOf(child(node, 'argument'))
  const other = operator === '++' ? '--' : '++'
  yield site.replace(node, node.prefix === true ? other + argument : argument + other)
  const isUsed =
    parent?.type !== 'ExpressionStatement' && !(parent?.type === 'ForStatement' && parent.update === node)
  if (isUsed) yield site.replace(node, node.prefix === true ? argument + operator : operator + argument)
}

function joinsText(node: SyntaxNode): boolean {
  if (isStringOrTemplate(node)) return true
  if (node.type !== 'BinaryExpression' && node.type !== 'AssignmentExpression') return false
  return [child(node, 'left'), child(node, 'right')].some((side) => joinsText(bare(side)))
}

/** From here on, one more or less is mostly nothing that anybody could have promised. */
const large = 50

const number: Operator = {
  name: 'number',
  *edits(site) {
    const { node, parent } = site
    const { value } = node
    if (node.type !== 'Literal' || typeof value !== 'number') return
    if (parent?.type === 'Property' && parent.key === node && parent.computed !== true) return
    const others = isOfComparator(site)
      ? [0]
      : isStatus(value, site)
        ? [value + 1]
        : value >= large
          ? [0, value / 2, value * 2]
          : [value + 1, value - 1, 0, value * 2]
    for (const other of new Set(others)) if (other !== value) yield exchanged(site, String(other))
  },
}

/** As HTTP has it: of most other numbers there is no response at all. */
function isStatus(value: number, { ancestors }: Site): boolean {
  if (!Number.isInteger(value) || value < 200 || value > 599) return false
  return ancestors.slice(0, 2).some((each) => {
    if (each.type === 'Property') return text(child(each, 'key'), 'name') === 'status'
    if (each.type === 'BinaryExpression')
      return namesStatus(child(each, 'left')) || namesStatus(child(each, 'right'))
    // A status with the words for it, as in failure(502, 'The server broke off.')
    return each.type === 'CallExpression' && childList(each, 'arguments').some(isWords)
  })
}

/** What `sort` is told counts by its sign alone. */
function isOfComparator({ ancestors }: Site): boolean {
  return ancestors.some((each) => /^(sort|toSorted)$/.test(calleeOf(each)?.method ?? ''))
}

function namesStatus(node: SyntaxNode): boolean {
  const inner = bare(node)
  const named = inner.type === 'MemberExpression' ? child(inner, 'property') : inner
  return text(named, 'name') === 'status'
}

function exchanged(site: Site, by: string): Edit {
  return { ...site.replace(site.node, by), change: `${code(withUse(site))} → ${code(by)}` }
}

const boolean: Operator = {
  name: 'boolean',
  *edits(site) {
    const { node } = site
    if (node.type === 'Literal' && typeof node.value === 'boolean') yield exchanged(site, String(!node.value))
  },
}

const string: Operator = {
  name: 'string',
  *edits(site) {
    const { node, parent } = site
    if (node.type !== 'Literal' || typeof node.value !== 'string') return
    if (parent === undefined || /^(Import|Export)/.test(parent.type)) return
    if ((parent.type === 'Property' && parent.key === node) || parent.type === 'ExpressionStatement') return
    const isCompared = parent.type === 'SwitchCase' || parent.type === 'BinaryExpression'
    if (isWords(node) && !isCompared) return
    // An empty item of a list is as good as none, which another operator tries.
    if (parent.type === 'ArrayExpression') return
    yield exchanged(site, node.value === '' ? "'mutant'" : "''")
  },
}

const template: Operator = {
  name: 'template',
  *edits(site) {
    const { node } = site
    if (node.type !== 'TemplateLiteral') return
    if (isWords(node) && !/\.stringify\(/.test(site.textOf(node))) return
    const quasis = childList(node, 'quasis')
    for (const [place, expression] of childList(node, 'expressions').entries()) {
      const [before, after] = [quasis[place], quasis[place + 1]]
      if (before === undefined || after === undefined) continue
      const [start, end] = [before.end, after.start]
      const change = `${code(`\${${site.textOf(expression)}}`)} removed`
      yield { start, end, text: '', change, at: expression.start }
    }
  },
}

export const values: readonly Operator[] = [arithmetic, number, boolean, string, template]
