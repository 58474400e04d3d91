/**
 * What a module needs changed to run in the sandbox with the meaning it was written with: `**` becomes a call of
 * the exact power function, and pieces of text that the sandbox would take for something else are spelled differently.
 */
import type { Edits } from './edits.ts'
import { child, childList, type SyntaxNode, text } from './node.ts'
import type { SourceFile } from './place.ts'
import { escapeSuspicious, isSuspicious, suspiciousMarks } from './suspicious.ts'

/** Names of what the linker lends to a module; no module uses them for its own. */
export interface LentNames {
  readonly power: string
  readonly place: string
  readonly at: string
  readonly regularExpression: string
  readonly template: string
  readonly referenceError: string
  readonly undeclared: string
  readonly unassignable: string
  /** What counts its rounds and calls. */
  readonly watch: string
  /** The global object, in a program that touches it. */
  readonly global: string
  /** Stem of the modules that it imports, numbered. */
  readonly module: string
  /** What `export default` exports, when it has no name. */
  readonly standard: string
}

export interface ModuleText {
  readonly file: SourceFile
  /** Without types and comments, as long as the file. */
  readonly code: string
  readonly edits: Edits
  readonly lent: LentNames
}

/** Texts in the code whose edits cover what is suspicious in them. */
export interface Literal {
  readonly start: number
  readonly end: number
}

export class Rewriter {
  readonly literals: Literal[] = []
  /** Template objects for tagged templates whose text had to be spelled differently. */
  readonly templates: string[] = []
  readonly #module: ModuleText
  readonly #statementStarts = new Set<number>()

  constructor(module: ModuleText) {
    this.#module = module
  }

  enter(node: SyntaxNode, parent: SyntaxNode, depth: number): void {
    switch (node.type) {
      case 'ExpressionStatement':
        this.#statementStarts.add(node.start)
        return
      case 'BinaryExpression':
        if (node.operator === '**') this.#rewritePower(node)
        return
      case 'AssignmentExpression':
        if (node.operator === '**=') this.#rewritePowerAssignment(node)
        return
      case 'Literal':
        this.#rewriteLiteral(node)
        return
      case 'TaggedTemplateExpression':
        this.#rewriteTagged(node)
        return
      case 'TemplateLiteral':
        if (parent.type !== 'TaggedTemplateExpression') this.#rewriteTemplate(node)
        return
      case 'Identifier':
      case 'PrivateIdentifier':
        this.#rewriteName(node)
        return
      default:
        this.#refuse(node, depth)
        return
    }
  }

  /** Spaces between the marks of `n --> 0` and `a <!--b`, wherever no literal explains them. */
  separateMarks(): void {
    const { code, edits } = this.#module
    for (const { index, cut } of suspiciousMarks(code)) {
      if (this.literals.some((literal) => index >= literal.start && index < literal.end)) continue
      edits.insert(index + cut, ' ')
    }
  }

  #refuse(node: SyntaxNode, depth: number): void {
    const { file } = this.#module
    if (node.type === 'ImportExpression') {
      throw file.errorAt(
        node.start,
        "'import(…)' is not available: write `import … from './file.ts'` at the top of the file.",
      )
    }
    if (node.type === 'MetaProperty' && text(child(node, 'meta'), 'name') === 'import') {
      throw file.errorAt(node.start, "'import.meta' is not available: a node runs no files, it has `env`.")
    }
    if (
      depth === 0 &&
      (node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await === true))
    ) {
      throw file.errorAt(
        node.start,
        "'await' at the top of a file is not supported: wait in `start(env)`, which runs once at boot.",
      )
    }
  }

  #rewritePower(node: SyntaxNode): void {
    const { code, edits, lent } = this.#module
    const left = child(node, 'left')
    const right = child(node, 'right')
    if (left.type === 'PrivateIdentifier') return
    const operator = code.indexOf('**', left.end)
    edits.insert(left.start, `${lent.power}(`)
    edits.replace(operator, operator + 2, ',')
    edits.insert(right.end, ')')
  }

  /** `target **= value` becomes `target = power(target, value)`, with the target's parts evaluated once. */
  #rewritePowerAssignment(node: SyntaxNode): void {
    const { code, edits, lent } = this.#module
    const left = child(node, 'left')
    const right = child(node, 'right')
    const operator = code.indexOf('**=', left.end)
    edits.replace(operator, operator + 3, '=')
    edits.insert(right.start, `${lent.power}(${this.#readTarget(left)},`)
    edits.insert(right.end, ')')
  }

  #readTarget(target: SyntaxNode): string {
    const { code, edits, lent } = this.#module
    if (target.type === 'ParenthesizedExpression') return this.#readTarget(child(target, 'expression'))
    if (target.type !== 'MemberExpression') return code.slice(target.start, target.end)
    const object = child(target, 'object')
    const property = child(target, 'property')
    if (/^(ThisExpression|Super)$/.test(object.type) && target.computed !== true) {
      return code.slice(target.start, target.end)
    }
    const opening = `${this.parenthesisAt(object.start)}${lent.at}=`
    if (target.computed !== true) {
      edits.insert(object.start, opening)
      edits.insert(object.end, ')')
      return `${lent.at}.${code.slice(property.start, property.end)}`
    }
    const bracket = code.indexOf('[', object.end)
    edits.insert(object.start, `${opening}${lent.place}(`)
    edits.replace(bracket, bracket + 1, ',')
    edits.replace(target.end - 1, target.end, ')).value')
    return `${lent.at}.value`
  }

  /**
   * An opening parenthesis for a place where the code had none: at the start of a line it would make a call. Where
   * several open at one place, the first one is outermost.
   */
  readonly parenthesisAt = (offset: number): string =>
    this.#statementStarts.delete(offset) ? 'void 0,(' : '('

  #rewriteLiteral(node: SyntaxNode): void {
    const { code, edits, lent } = this.#module
    this.literals.push(node)
    const raw = code.slice(node.start, node.end)
    if (!isSuspicious(raw)) return
    const { regex } = node
    if (typeof regex !== 'object' || regex === null) {
      edits.replace(node.start, node.end, escapeSuspicious(raw))
      return
    }
    const end = raw.lastIndexOf('/')
    const pattern = escapeSuspicious(JSON.stringify(raw.slice(1, end)))
    edits.replace(
      node.start,
      node.end,
      `${lent.regularExpression}(${pattern},${JSON.stringify(raw.slice(end + 1))})`,
    )
  }

  #rewriteTemplate(node: SyntaxNode): void {
    const { code, edits } = this.#module
    for (const piece of childList(node, 'quasis')) {
      this.literals.push(piece)
      const raw = code.slice(piece.start, piece.end)
      if (isSuspicious(raw)) edits.replace(piece.start, piece.end, escapeSuspicious(raw))
    }
  }

  /** A tag sees its text as it was written, so a tagged template becomes the call that it stands for. */
  #rewriteTagged(node: SyntaxNode): void {
    const { code, edits, lent } = this.#module
    const quasi = child(node, 'quasi')
    const pieces = childList(quasi, 'quasis')
    this.literals.push(...pieces)
    const raws = pieces.map((piece) => code.slice(piece.start, piece.end))
    if (!raws.some(isSuspicious)) return
    const cooked = pieces.map((piece) => {
      const value = piece.value as { readonly cooked?: string | null }
      return value.cooked ?? undefined
    })
    const cookedText = cooked.map((one) => (one === undefined ? 'undefined' : JSON.stringify(one)))
    const rawText = raws.map((raw) => JSON.stringify(raw.replace(/\r\n?/g, '\n')))
    this.templates.push(escapeSuspicious(`${lent.template}([${cookedText}],[${rawText}])`))
    const opening = `(${lent.template}s[${this.templates.length - 1}]`
    pieces.forEach((piece, index) => {
      const isFirst = index === 0
      const isLast = index === pieces.length - 1
      const start = piece.start - 1
      const end = isLast ? piece.end + 1 : piece.end + 2
      const lines = (raws[index] ?? '').replace(/[^\r\n]/g, '')
      edits.replace(start, end, (isFirst ? opening : ')') + lines + (isLast ? ')' : ',('))
    })
  }

  /** A property called `import` before a parenthesis looks like a dynamic import to the sandbox. */
  #rewriteName(node: SyntaxNode): void {
    const { code, edits } = this.#module
    const at = node.type === 'PrivateIdentifier' ? node.start + 1 : node.start
    if (code.startsWith('import', at) && text(node, 'name') === 'import') edits.replace(at, at + 1, '\\u0069')
  }
}
