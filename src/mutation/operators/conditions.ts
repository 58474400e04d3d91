/** Operators that turn decisions: conditions, comparisons, logic, optional chains and defaults. */
import {
  around,
  bare,
  child,
  code,
  type Edit,
  type Operator,
  optionalChild,
  type Site,
  text,
} from '../site.ts'

const comparisons: Readonly<Record<string, readonly string[]>> = {
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '===': ['!=='],
  '!==': ['==='],
  '==': ['!='],
  '!=': ['=='],
}

/** What another operator turns as well. */
const turnedAnyway = (type: string, operator: string): boolean =>
  (type === 'BinaryExpression' && operator in comparisons) || (type === 'UnaryExpression' && operator === '!')

const condition: Operator = {
  name: 'condition',
  *edits(site) {
    const { node } = site
    const test = optionalChild(node, 'test')
    if (test === undefined) return
    if (!/^(If|While|DoWhile|For)Statement$|^ConditionalExpression$/.test(node.type)) return
    // A loop whose condition always holds is one that does not end, and says nothing else.
    const isLoop = !/^(IfStatement|ConditionalExpression)$/.test(node.type)
    for (const value of isLoop ? ['false'] : ['true', 'false']) yield { ...site.replace(test, value) }
    const inner = bare(test)
    if (!turnedAnyway(inner.type, text(inner, 'operator')))
      yield site.replace(test, `!(${site.textOf(test)})`)
  },
}

const comparison: Operator = {
  name: 'comparison',
  *edits(site) {
    const { node } = site
    if (node.type !== 'BinaryExpression') return
    const operator = text(node, 'operator')
    if (operator === 'in' || operator === 'instanceof') yield site.replace(node, `!(${site.textOf(node)})`)
    yield* changeOperator(site, comparisons[operator] ?? [])
  },
}

const logic: Operator = {
  name: 'logic',
  *edits(site) {
    const { node } = site
    if (node.type !== 'LogicalExpression') return
    const [left, right] = [child(node, 'left'), child(node, 'right')]
    const operator = text(node, 'operator')
    yield* changeOperator(site, [operator === '&&' || operator === '??' ? '||' : '&&'])
    yield only(site, left)
    yield only(site, right)
  },
}

const negation: Operator = {
  name: 'negation',
  *edits(site) {
    const { node } = site
    if (node.type !== 'UnaryExpression' || !/^[!-]$/.test(text(node, 'operator'))) return
    yield site.replace(node, site.textOf(child(node, 'argument')))
  },
}

const optional: Operator = {
  name: 'optional',
  *edits(site) {
    const { node, source } = site
    if (node.optional !== true) return
    if (node.type !== 'MemberExpression' && node.type !== 'CallExpression') return
    const before = child(node, node.type === 'MemberExpression' ? 'object' : 'callee').end
    const start = site.find('?.', before, node.end)
    if (start === undefined) return
    const end = start + 2
    const needsDot = node.type === 'MemberExpression' && node.computed !== true
    const rest = source.slice(end, node.end)
    yield { start, end, text: needsDot ? '.' : '', change: `${code(`?.${rest}`)} → always there` }
  },
}

const standard: Operator = {
  name: 'default',
  *edits(site) {
    const { node } = site
    if (node.type === 'AssignmentPattern') {
      const { end: start } = child(node, 'left')
      yield { start, end: node.end, text: '', change: `${code(site.textOf(node))} without its default` }
    }
    if (node.type !== 'AssignmentExpression') return
    const operator = text(node, 'operator')
    if (/^(\?\?|\|\||&&)=$/.test(operator)) yield* changeOperator(site, ['='])
  },
}

function only(site: Site, part: { readonly start: number; readonly end: number }): Edit {
  const { node, source } = site
  const kept = source.slice(part.start, part.end)
  return {
    start: node.start,
    end: node.end,
    text: kept,
    change: `${code(site.textOf(node))} → ${code(kept)}`,
  }
}

/** Of a node that has a left side and a right side. */
export function* changeOperator(site: Site, into: readonly string[]): Generator<Edit> {
  const { node } = site
  const operator = text(node, 'operator')
  const [left, right] = [child(node, 'left'), child(node, 'right')]
  const start = site.find(operator, left.end, right.start)
  if (start === undefined) return
  const before = code(around(site.textOf(left), operator, site.textOf(right)))
  for (const other of into)
    yield { start, end: start + operator.length, text: other, change: `${before} → ${code(other)}` }
}

export const conditions: readonly Operator[] = [condition, comparison, logic, negation, optional, standard]
