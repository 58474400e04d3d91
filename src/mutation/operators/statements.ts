/** Operators that change what is done, and in which order. */
import {
  bare,
  child,
  childList,
  children,
  code,
  type Edit,
  isConsoleCall,
  isFunction,
  isJump,
  isLoop,
  type Operator,
  optionalChild,
  type Site,
  type SyntaxNode,
  statementsOf,
  text,
} from '../site.ts'

const statement: Operator = {
  name: 'statement',
  *edits(site) {
    const { node, parent } = site
    if (parent === undefined || !isInList(node, parent)) return
    if (node.type === 'TryStatement') yield* withoutHandlers(site)
    if (!canGo(node)) return
    const change = `${code(site.textOf(node))} removed`
    yield { start: node.start, end: node.end, text: ';', change }
  },
}

function isInList(node: SyntaxNode, parent: SyntaxNode): boolean {
  if (statementsOf(parent).includes(node)) return true
  return (isLoop(parent) || parent.type === 'IfStatement') && node.type.endsWith('Statement')
}

function canGo(node: SyntaxNode): boolean {
  if (node.type === 'ExpressionStatement') {
    const expression = bare(child(node, 'expression'))
    return node.directive === undefined && !isConsoleCall(expression)
  }
  return isLoop(node) || /^(Throw|Break|Continue)Statement$/.test(node.type)
}

/** What went wrong goes on upwards; what was to be done at the end is not. */
function* withoutHandlers(site: Site): Generator<Edit> {
  const { node } = site
  const block = child(node, 'block')
  const handler = optionalChild(node, 'handler')
  const { end } = handler ?? block
  const finalizer = optionalChild(node, 'finalizer')
  if (handler !== undefined) {
    const isAlone = finalizer === undefined
    const [start, text] = isAlone ? [node.start, site.textOf(block)] : [block.end, '']
    yield { start, end, text, change: '`catch` removed', at: handler.start }
  }
}

const result: Operator = {
  name: 'return',
  *edits(site) {
    const { node, parent } = site
    const argument = optionalChild(node, 'argument')
    if (node.type === 'ReturnStatement' && argument !== undefined) {
      const change = `${code(site.textOf(node))} → ${code('return')}`
      yield { start: node.start, end: node.end, text: 'return;', change }
    }
    const isBody = node.type === 'BlockStatement' && parent !== undefined && isFunction(parent)
    const [first, second] = childList(node, 'body')
    if (isBody && first !== undefined && second !== undefined) {
      const start = node.start + 1
      yield { start, end: start, text: ' return;', change: 'returns at once', at: parent.start }
    }
  },
}

const order: Operator = {
  name: 'order',
  *edits(site) {
    const statements = statementsOf(site.node)
    for (const [place, first] of statements.entries()) {
      const second = statements[place + 1]
      if (second === undefined || !canChangePlaces(site, first, second)) continue
      const between = site.source.slice(first.end, second.start)
      yield {
        start: first.start,
        end: second.end,
        // A line that begins with a bracket would go on the one before it.
        text: `${site.textOf(second)};${between}${site.textOf(first)};`,
        change: `changes places with ${code(site.textOf(second))}`,
        at: first.start,
      }
    }
  },
}

const fixed =
  /^(Import|Export|Function|Class|TS)|^(Return|Throw|Break|Continue|Empty)Statement$|^(FunctionDeclaration|ClassDeclaration)$/

function canChangePlaces(site: Site, first: SyntaxNode, second: SyntaxNode): boolean {
  if (fixed.test(first.type) || fixed.test(second.type)) return false
  if ([first, second].some(({ type, expression }) => type === 'ExpressionStatement' && logs(expression)))
    return false
  if (first.type !== 'VariableDeclaration') return true
  if (second.type === 'VariableDeclaration' && (isPure(first) || isPure(second))) return false
  // What is used before it is declared throws, and says nothing.
  const names = childList(first, 'declarations').flatMap((each) => namesIn(child(each, 'id')))
  const after = site.textOf(second)
  return !names.some((name) => new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(after))
}

const makers = /^(Array|Set|Map|WeakMap|URL|URLSearchParams|Headers|TextEncoder|TextDecoder|AbortController)$/

/** Nothing shows when it is done. */
function isPure(node: SyntaxNode): boolean {
  if (isFunction(node) || node.type.startsWith('TS')) return true
  if (
    /^(CallExpression|AwaitExpression|AssignmentExpression|UpdateExpression|YieldExpression)$/.test(node.type)
  )
    return false
  if (node.type === 'NewExpression' && !makers.test(text(child(node, 'callee'), 'name'))) return false
  return [...children(node)].every(isPure)
}

function logs(expression: unknown): boolean {
  return typeof expression === 'object' && expression !== null && isConsoleCall(expression as SyntaxNode)
}

function namesIn(pattern: SyntaxNode): readonly string[] {
  if (pattern.type === 'Identifier') return [text(pattern, 'name')]
  if (pattern.type === 'AssignmentPattern') return namesIn(child(pattern, 'left'))
  if (pattern.type === 'RestElement') return namesIn(child(pattern, 'argument'))
  if (pattern.type === 'ArrayPattern') return childList(pattern, 'elements').flatMap(namesIn)
  return childList(pattern, 'properties').flatMap((each) => namesIn(optionalChild(each, 'value') ?? each))
}

const loop: Operator = {
  name: 'loop',
  *edits(site) {
    const { node } = site
    if (!isLoop(node) || node.type === 'DoWhileStatement') return
    const body = child(node, 'body')
    const change = 'only one round'
    if (body.type !== 'BlockStatement') {
      if (!isJump(body))
        yield {
          start: body.start,
          end: body.end,
          text: `{ ${site.textOf(body)}; break }`,
          change,
          at: node.start,
        }
      return
    }
    const last = statementsOf(body).at(-1)
    if (last === undefined || isJump(last)) return
    yield { start: last.end, end: last.end, text: '; break', change, at: node.start }
  },
}

export const statements: readonly Operator[] = [statement, result, order, loop]
