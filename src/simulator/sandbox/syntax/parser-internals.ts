/** What acorn and the plugin offer to those who extend them, and leave out of their types. */
import type { TokenType } from 'acorn'
import type { SyntaxNode } from './node.ts'

export interface ParserInternals {
  type: TokenType
  value: unknown
  input: string
  start: number
  end: number
  lastTokEnd: number
  potentialArrowAt: number
  readonly tsParseConstModifier: (node: object) => void
  next(ignoreEscape?: boolean): void
  eat(type: TokenType): boolean
  match(type: TokenType): boolean
  expect(type: TokenType): void
  raise(offset: number, message: unknown): void
  raiseRecoverable(offset: number, message: unknown): void
  enterScope(flags: number): void
  exitScope(): void
  isAbstractClass(): boolean
  parseExportDefaultDeclaration(): SyntaxNode
  startNode(): Record<string, unknown>
  startNodeAt(offset: number, place: object): Record<string, unknown>
  finishNode(node: object, type: string): SyntaxNode
  tryParse(parse: (abort: () => never) => unknown): { thrown: boolean; aborted: boolean }
  isAsyncProp(property: object): boolean
  readonly inGenerator: boolean
  readonly yieldPos: number
  readonly awaitPos: number
  readonly awaitIdentPos: number
  tsTryParseGenericAsyncArrowFunction(...options: unknown[]): SyntaxNode | undefined
  inGeneratorContext(): boolean
  parseMaybeImportAttributes(node: object): void
  parseExprAtom(...options: unknown[]): SyntaxNode
  parseStatement(...options: unknown[]): SyntaxNode
  parseMaybeAssign(forInit?: unknown): SyntaxNode
  parseConditional(
    test: SyntaxNode,
    start: number,
    place: object,
    forInit: unknown,
    errors: unknown,
  ): SyntaxNode
  parseBlock(createScope?: boolean): SyntaxNode
  parseParenAndDistinguishExpression(canBeArrow: boolean, forInit: unknown): SyntaxNode
  parseParenArrowList(
    start: number,
    place: object,
    items: readonly SyntaxNode[],
    forInit: unknown,
  ): SyntaxNode
  parseExprList(...options: unknown[]): unknown
  parseObj(...options: unknown[]): SyntaxNode
  parseTemplate(...options: unknown[]): SyntaxNode
  parseFunctionBody(...options: unknown[]): void
  parseClass(...options: unknown[]): SyntaxNode
  shouldParseArrow(items: readonly SyntaxNode[]): boolean
  shouldParseAsyncArrow(): boolean | undefined
  toAssignable(node: SyntaxNode, isBinding?: boolean, errors?: unknown, keepTypes?: boolean): SyntaxNode
  tsParseNonArrayType(): SyntaxNode
  tsParseTypeOrTypePredicateAnnotation(colon: TokenType): unknown
  tsParseTypeParameters(parseModifiers?: (node: object) => void): unknown
}
