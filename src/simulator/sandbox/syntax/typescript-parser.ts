/**
 * The parser of TypeScript, with what its plugin misreads set right: contextual words as names, arrow functions
 * within a condition, and rules that are the type checker's to tell.
 */
import { tsPlugin } from '@sveltejs/acorn-typescript'
import { Parser, tokTypes } from 'acorn'
import type { SyntaxNode } from './node.ts'
import type { ParserInternals } from './parser-internals.ts'

type Base = new (...options: never[]) => ParserInternals

const scopeOfFunction = 2
const scopeOfArrow = 16

/** Told by the type checker, beside the code: without its types, the code means what it says. */
const checkersBusiness =
  /^(Class methods cannot have|Initializers are not allowed in ambient|A 'const' initializer in an ambient|An implementation cannot be declared|Property '.*' cannot have an initializer|Private (elements|methods) cannot have|Abstract methods can only|This member cannot have an 'override'|A binding pattern parameter cannot|A required element cannot follow|'readonly' type modifier is only|Tuple members must|A type-only import can specify|The 'type' modifier cannot be used|A 'set' accessor cannot|An accessor cannot have|'.*' accessors cannot|Type parameters cannot appear|Index signatures cannot|'override' modifier cannot|Unexpected type cast)/

const beforeNames = new Set([tokTypes._break, tokTypes._continue, tokTypes._class, tokTypes._function])
const colon = /\s*:/y
const asWord = /\s+(?:as|satisfies)\b(?!\s*=>)/y
const wrapsTarget = /^TS(As|Satisfies|NonNull)Expression$/

function mend(Plugin: Base): Base {
  return class extends Plugin {
    /** In the middle of `a ? … : b`, where `(x): T => y` may be `(x)` and the other branch. */
    #inMiddle = false
    /** The same for the parenthesis that is being read. */
    #opensInMiddle = false

    /** After these, the plugin and the parser know a name only when it is none of TypeScript's words. */
    override next(ignoreEscape?: boolean): void {
      const { type, value, start } = this
      super.next(ignoreEscape)
      const isBeforeName =
        beforeNames.has(type) ||
        (type === tokTypes.name && value === 'async') ||
        (type === tokTypes.star && /\bfunction\s*$/.test(this.input.slice(Math.max(0, start - 20), start)))
      if (isBeforeName && !this.#startsLine()) this.#takeWordAsName()
    }

    #startsLine(): boolean {
      return /[\n\r\u2028\u2029]/.test(this.input.slice(this.lastTokEnd, this.start))
    }

    /** `type: for (…)`, a label. */
    override parseStatement(...options: unknown[]): SyntaxNode {
      colon.lastIndex = this.end
      if (this.type !== tokTypes.name && colon.test(this.input)) this.#takeWordAsName()
      return super.parseStatement(...options)
    }

    /** A line that begins with `assert`, below an import without a semicolon. */
    override parseMaybeImportAttributes(node: object): void {
      if (this.value !== 'assert' || !this.#startsLine()) super.parseMaybeImportAttributes(node)
    }

    /** `async <T>(x: T) => x`: what was awaited or yielded before it stands in none of its parameters. */
    override tsTryParseGenericAsyncArrowFunction(...options: unknown[]): SyntaxNode | undefined {
      const { yieldPos, awaitPos, awaitIdentPos } = this
      Object.assign(this, { yieldPos: 0, awaitPos: 0, awaitIdentPos: 0 })
      try {
        return super.tsTryParseGenericAsyncArrowFunction(...options)
      } finally {
        Object.assign(this, { yieldPos, awaitPos, awaitIdentPos })
      }
    }

    /** A regular expression may follow `yield`. Types leave marks where the parser looks for its function. */
    override inGeneratorContext(): boolean {
      return this.inGenerator || super.inGeneratorContext()
    }

    /** `async as T`, where `async` is a name, and no parameter called `as` follows it. */
    override parseExprAtom(...options: unknown[]): SyntaxNode {
      asWord.lastIndex = this.end
      if (this.value === 'async' && this.type === tokTypes.name && asWord.test(this.input)) {
        this.potentialArrowAt = -1
      }
      return super.parseExprAtom(...options)
    }

    override isAsyncProp(property: object): boolean {
      this.#takeWordAsName()
      return super.isAsyncProp(property)
    }

    #takeWordAsName(): void {
      if (this.type.label === tokTypes.name.label) this.type = tokTypes.name
    }

    override parseConditional(
      test: SyntaxNode,
      start: number,
      place: object,
      forInit: unknown,
      errors: unknown,
    ): SyntaxNode {
      if (!this.match(tokTypes.question)) return super.parseConditional(test, start, place, forInit, errors)
      this.next()
      const node = this.startNodeAt(start, place)
      node.test = test
      node.consequent = this.#within(true, () => this.parseMaybeAssign())
      this.expect(tokTypes.colon)
      node.alternate = this.parseMaybeAssign(forInit)
      return this.finishNode(node, 'ConditionalExpression')
    }

    override parseParenAndDistinguishExpression(canBeArrow: boolean, forInit: unknown): SyntaxNode {
      const outer = this.#opensInMiddle
      this.#opensInMiddle = this.#inMiddle
      try {
        return this.#within(false, () => super.parseParenAndDistinguishExpression(canBeArrow, forInit))
      } finally {
        this.#opensInMiddle = outer
      }
    }

    override parseParenArrowList(
      start: number,
      place: object,
      items: readonly SyntaxNode[],
      forInit: unknown,
    ): SyntaxNode {
      return this.#within(this.#opensInMiddle, () => super.parseParenArrowList(start, place, items, forInit))
    }

    override parseExprList(...options: unknown[]): unknown {
      return this.#within(false, () => super.parseExprList(...options))
    }

    override parseObj(...options: unknown[]): SyntaxNode {
      return this.#within(false, () => super.parseObj(...options))
    }

    override parseTemplate(...options: unknown[]): SyntaxNode {
      return this.#within(false, () => super.parseTemplate(...options))
    }

    override parseClass(...options: unknown[]): SyntaxNode {
      return this.#within(false, () => super.parseClass(...options))
    }

    override parseFunctionBody(...options: unknown[]): void {
      const isBlock = this.match(tokTypes.braceL)
      this.#within(!isBlock && this.#inMiddle, () => super.parseFunctionBody(...options))
    }

    override shouldParseArrow(items: readonly SyntaxNode[]): boolean {
      if (this.#opensInMiddle && this.match(tokTypes.colon) && !this.#isArrowBeforeColon()) return false
      return super.shouldParseArrow(items)
    }

    override shouldParseAsyncArrow(): boolean | undefined {
      if (this.#inMiddle && this.match(tokTypes.colon) && !this.#isArrowBeforeColon()) return false
      return super.shouldParseAsyncArrow()
    }

    /** `: T => body` of a function, when the colon of the condition follows; else it is that colon itself. */
    #isArrowBeforeColon(): boolean {
      let isFollowed = false
      this.tryParse((abort) => {
        this.tsParseTypeOrTypePredicateAnnotation(tokTypes.colon)
        this.expect(tokTypes.arrow)
        this.enterScope(scopeOfFunction | scopeOfArrow)
        this.#within(true, () => {
          if (this.match(tokTypes.braceL)) this.#within(false, () => this.parseBlock(false))
          else this.parseMaybeAssign()
        })
        this.exitScope()
        isFollowed = this.match(tokTypes.colon)
        return abort()
      })
      return isFollowed
    }

    #within<T>(inMiddle: boolean, parse: () => T): T {
      const outer = this.#inMiddle
      this.#inMiddle = inMiddle
      try {
        return parse()
      } finally {
        this.#inMiddle = outer
      }
    }

    /** `for (target! of list)`. */
    override toAssignable(
      node: SyntaxNode,
      isBinding?: boolean,
      errors?: unknown,
      keepTypes?: boolean,
    ): SyntaxNode {
      const keeps = keepTypes === true || wrapsTarget.test(node.type)
      return super.toAssignable(node, isBinding, errors, keeps)
    }

    /** `-1`, which does not go on with what begins the next line. */
    override tsParseNonArrayType(): SyntaxNode {
      if (!this.match(tokTypes.plusMin)) return super.tsParseNonArrayType()
      const node = this.startNode()
      this.next()
      node.literal = this.parseExprAtom()
      return this.finishNode(node, 'TSLiteralType')
    }

    /** `const T` may stand wherever a function declares types, in interfaces too. */
    override tsParseTypeParameters(parseModifiers = this.tsParseConstModifier): unknown {
      return super.tsParseTypeParameters(parseModifiers)
    }

    /** `export default abstract class {`, which needs no name. */
    override parseExportDefaultDeclaration(): SyntaxNode {
      if (!this.isAbstractClass()) return super.parseExportDefaultDeclaration()
      const node = this.startNode()
      this.next()
      node.abstract = true
      return this.parseClass(node, 'nullableID')
    }

    override raise(offset: number, message: unknown): void {
      if (!checkersBusiness.test(String(message))) super.raise(offset, inWords(message))
    }

    override raiseRecoverable(offset: number, message: unknown): void {
      if (!checkersBusiness.test(String(message))) super.raiseRecoverable(offset, inWords(message))
    }
  }
}

/** Some of the plugin's messages are templates that nobody filled in. */
function inWords(message: unknown): unknown {
  return typeof message === 'function' ? 'This modifier does not fit here.' : message
}

type Extension = (base: typeof Parser) => typeof Parser

// The plugin's types lag behind those of the parser it plugs into.
export const TypeScriptParser = Parser.extend(
  tsPlugin({ jsx: false }) as unknown as Extension,
  mend as unknown as Extension,
)
