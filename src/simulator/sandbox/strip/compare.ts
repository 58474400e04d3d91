/** Our stripping of types beside TypeScript's own: both outputs, read again, must be the same program. */
import { Parser } from 'acorn'
import ts from 'typescript'
import { CompileError } from '../compile-error.ts'
import { parseTypeScript } from '../syntax/parse.ts'
import { SourceFile } from '../syntax/place.ts'
import { stripTypes } from '../syntax/strip.ts'

export type Comparison =
  | { readonly kind: 'same' }
  /** TypeScript itself finds fault with it. */
  | { readonly kind: 'no-program'; readonly why: string }
  /** Has what types alone cannot erase, and ours says so. */
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'differs'; readonly ours: string; readonly theirs: string }

const compilerOptions: ts.CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  verbatimModuleSyntax: true,
  removeComments: true,
}

export function compareStripping(source: string): Comparison {
  const comparison = compare(source)
  if (comparison.kind !== 'differs') return comparison
  return holds(source, isNoProgram) ? { kind: 'no-program', why: 'not for programs' } : comparison
}

function compare(source: string): Comparison {
  const { outputText, diagnostics = [] } = ts.transpileModule(source, {
    fileName: 'program.ts',
    reportDiagnostics: true,
    compilerOptions,
  })
  const [fault] = diagnostics
  if (fault) return { kind: 'no-program', why: ts.flattenDiagnosticMessageText(fault.messageText, ' ') }
  let theirs: string
  try {
    theirs = shapeOf(outputText)
  } catch (error) {
    return { kind: 'no-program', why: String(error) }
  }
  const file = new SourceFile('program.ts', source)
  let ours: string
  try {
    const { code } = stripTypes(file, parseTypeScript(file))
    if (code.length !== source.length) return { kind: 'differs', ours: 'of another length', theirs }
    ours = shapeOf(code)
  } catch (error) {
    if (error instanceof CompileError && holds(source, isRefusable))
      return { kind: 'refused', message: error.message }
    return { kind: 'differs', ours: String(error), theirs: outputText }
  }
  if (ours === theirs) return { kind: 'same' }
  let at = 0
  while (ours[at] === theirs[at]) at++
  const around = (text: string) => text.slice(Math.max(0, at - 120), at + 120)
  return { kind: 'differs', ours: around(ours), theirs: around(theirs) }
}

const skipped = new Set(['start', 'end', 'raw', 'directive'])

/** The program without positions, without statements that do nothing, and without TypeScript's own first line. */
function shapeOf(code: string): string {
  const program = Parser.parse(code, { ecmaVersion: 'latest', sourceType: 'module', allowHashBang: true })
  return JSON.stringify(
    program.body.filter((node) => !isStrict(node)),
    (key, value: unknown) => {
      if (skipped.has(key)) return undefined
      if (typeof value === 'bigint') return String(value)
      return Array.isArray(value) ? value.filter((one) => !doesNothing(one)) : value
    },
  )
}

function isStrict(node: object): boolean {
  return 'directive' in node && node.directive === 'use strict'
}

/** TypeScript keeps `import {} from './a.ts'` of a list of types; ours loads no file for its types. */
function doesNothing(node: unknown): boolean {
  if (typeof node !== 'object' || node === null || !('type' in node)) return false
  if (node.type === 'EmptyStatement') return true
  const hasNames = 'specifiers' in node && Array.isArray(node.specifiers) && node.specifiers.length > 0
  if (node.type === 'ImportDeclaration') return !hasNames
  return node.type === 'ExportNamedDeclaration' && !hasNames && 'declaration' in node && !node.declaration
}

/** What its parser lets pass, and its checker tells: types of comments (`T!`), values that only declarations hold. */
function isNoProgram(node: ts.Node): boolean {
  const { kind } = node
  return (kind >= ts.SyntaxKind.FirstJSDocNode && kind <= ts.SyntaxKind.LastJSDocNode) || isAmbient(node)
}

/** A piece of TypeScript that needs code of its own, or a syntax that we do not take. */
function isRefusable(node: ts.Node): boolean {
  return (
    ts.isEnumDeclaration(node) ||
    ts.isModuleDeclaration(node) ||
    ts.isTypeAssertionExpression(node) ||
    ts.isImportEqualsDeclaration(node) ||
    (ts.isExportAssignment(node) && node.isExportEquals === true) ||
    ts.isDecorator(node) ||
    ts.isAutoAccessorPropertyDeclaration(node) ||
    ts.isImportAttributes(node) ||
    (ts.isParameter(node) && ts.isParameterPropertyDeclaration(node, node.parent)) ||
    (ts.isBinaryExpression(node) && (ts.isAsExpression(node.left) || ts.isSatisfiesExpression(node.left)))
  )
}

function isAmbient(node: ts.Node): boolean {
  if (ts.isModuleDeclaration(node)) return true
  if (ts.isAccessor(node) && node.body === undefined) return ts.isClassLike(node.parent)
  if (!ts.isVariableStatement(node)) return false
  const { declarations, flags } = node.declarationList
  const isDeclared = node.modifiers?.some((one) => one.kind === ts.SyntaxKind.DeclareKeyword) === true
  const isConstant = (flags & ts.NodeFlags.Const) !== 0
  return isConstant && !isDeclared && declarations.some(({ initializer }) => initializer === undefined)
}

function holds(source: string, isIt: (node: ts.Node) => boolean): boolean {
  const visit = (node: ts.Node): boolean => isIt(node) || (ts.forEachChild(node, visit) ?? false)
  return visit(ts.createSourceFile('program.ts', source, ts.ScriptTarget.ESNext, true))
}
