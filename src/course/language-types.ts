/**
 * The language's own types, as far as programs have the language: TypeScript's, without what the sandbox lacks. Every
 * editor and type checker of programs takes these in the place of TypeScript's libraries, whatever its version.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type ts from 'typescript'

/** Loaded when it is wanted: whoever only grades has no use for a compiler. */
const load = createRequire(import.meta.url)
const compiler = (): typeof ts => load('typescript')

const libraries: readonly string[] = [
  'es5',
  ...['core', 'collection', 'iterable', 'generator', 'promise', 'proxy', 'reflect', 'symbol'].map(
    (name) => `es2015.${name}`,
  ),
  'es2015.symbol.wellknown',
  'es2016.array.include',
  ...['arraybuffer', 'date', 'object', 'string', 'typedarrays'].map((name) => `es2017.${name}`),
  ...['asyncgenerator', 'asynciterable', 'promise', 'regexp'].map((name) => `es2018.${name}`),
  ...['array', 'object', 'string', 'symbol'].map((name) => `es2019.${name}`),
  ...['bigint', 'promise', 'string', 'symbol.wellknown'].map((name) => `es2020.${name}`),
  ...['promise', 'string'].map((name) => `es2021.${name}`),
  ...['array', 'error', 'object', 'regexp', 'string'].map((name) => `es2022.${name}`),
  ...['array', 'collection'].map((name) => `es2023.${name}`),
  ...['arraybuffer', 'collection', 'object', 'promise', 'regexp', 'string'].map((name) => `es2024.${name}`),
  ...['collection', 'iterator', 'promise'].map((name) => `es2025.${name}`),
  'esnext.array',
  // Types that the compiler itself asks for.
  'decorators',
  'decorators.legacy',
]

/** What the libraries declare and the sandbox lacks. */
const absent: ReadonlySet<string> = new Set([
  'Intl',
  'SharedArrayBuffer',
  'SharedArrayBufferConstructor',
  'eval',
])

/** Members of theirs that the sandbox lacks. */
const absentMembers: Readonly<Record<string, readonly string[]>> = {
  Function: ['arguments', 'caller'],
  RegExp: ['compile'],
  // What the last match of anybody was: nodes share the class.
  RegExpConstructor: [
    ...['$1', '$2', '$3', '$4', '$5', '$6', '$7', '$8', '$9', 'input', 'lastMatch', 'lastParen'],
    ...['leftContext', 'rightContext', '"$_"', '"$&"', '"$+"', '"$`"', `"$'"`],
    ...['"input"', '"lastMatch"', '"lastParen"', '"leftContext"', '"rightContext"'],
    ...['"$1"', '"$2"', '"$3"', '"$4"', '"$5"', '"$6"', '"$7"', '"$8"', '"$9"'],
  ],
}

/** What programs may say where the libraries have `Intl`'s options: the run knows one language, and UTC. */
const spoken = `
type ProgramLocale = 'en' | 'en-US'
interface ProgramDateOptions {
  /** Dates are shown in UTC anyway. */
  timeZone?: 'UTC'
}
interface String {
  localeCompare(that: string, locales?: ProgramLocale): number
  toLocaleLowerCase(locales?: ProgramLocale): string
  toLocaleUpperCase(locales?: ProgramLocale): string
}
interface Number {
  toLocaleString(locales?: ProgramLocale): string
}
interface BigInt {
  toLocaleString(locales?: ProgramLocale): string
}
interface Date {
  toLocaleString(locales?: ProgramLocale, options?: ProgramDateOptions): string
  toLocaleDateString(locales?: ProgramLocale, options?: ProgramDateOptions): string
  toLocaleTimeString(locales?: ProgramLocale, options?: ProgramDateOptions): string
}
`

/** A file of declarations. */
export interface TypesFile {
  readonly name: string
  readonly text: string
}

let made: readonly TypesFile[] | undefined

/** For `noLib`. */
export function languageTypes(): readonly TypesFile[] {
  made ??= makeTypes()
  return made
}

const origin = '// From TypeScript, (c) Microsoft Corporation, under the Apache License 2.0.\n'

function makeTypes(): readonly TypesFile[] {
  const folder = dirname(load.resolve('typescript'))
  const texts = libraries.map((name) => {
    const text = pruned(readFileSync(join(folder, `lib.${name}.d.ts`), 'utf8'))
    return { name: `${name}.d.ts`, text: origin + text }
  })
  // One that is a module keeps names of its own, and so a file of its own.
  const modules = texts.filter(({ text }) => /^export \{/m.test(text))
  const scripts = texts.filter((one) => !modules.includes(one)).map(({ text }) => text)
  return [{ name: 'language.d.ts', text: [...scripts, spoken].join('\n') }, ...modules]
}

function pruned(text: string): string {
  const { createSourceFile, isInterfaceDeclaration, ScriptTarget } = compiler()
  const source = createSourceFile('lib.d.ts', text, ScriptTarget.Latest, true)
  const cuts: ts.TextRange[] = []
  for (const statement of source.statements) {
    if (namesOf(statement).some((name) => absent.has(name))) cuts.push(statement)
    else if (isInterfaceDeclaration(statement))
      cuts.push(...statement.members.filter((member) => isCut(member, statement)))
  }
  // The licence and the references to other libraries stand before the first declaration.
  let at = startOf(source.statements[0], text)
  let kept = ''
  for (const { pos, end } of cuts) {
    kept += text.slice(at, Math.max(at, pos))
    at = Math.max(at, end)
  }
  return kept + text.slice(at)
}

/** With the comment that tells of it. */
function startOf(first: ts.Statement | undefined, text: string): number {
  if (first === undefined) return text.length
  const comment = compiler().getLeadingCommentRanges(text, first.pos)?.at(-1)
  return comment !== undefined && text.startsWith('/**', comment.pos) ? comment.pos : first.getStart()
}

function namesOf(statement: ts.Statement): readonly string[] {
  const { isFunctionDeclaration, isInterfaceDeclaration, isModuleDeclaration, isVariableStatement } =
    compiler()
  if (isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name.getText())
  const isNamed =
    isInterfaceDeclaration(statement) || isFunctionDeclaration(statement) || isModuleDeclaration(statement)
  return isNamed && statement.name !== undefined ? [statement.name.text] : []
}

function isCut(member: ts.TypeElement, { name }: ts.InterfaceDeclaration): boolean {
  const { isCallSignatureDeclaration, isConstructSignatureDeclaration } = compiler()
  if (/\bIntl\./.test(member.getText())) return true
  const makes = isCallSignatureDeclaration(member) || isConstructSignatureDeclaration(member)
  // Code from text.
  if (makes && makersOfCode.has(name.text)) return true
  return (absentMembers[name.text] ?? []).includes(member.name?.getText() ?? '')
}

const makersOfCode: ReadonlySet<string> = new Set([
  'FunctionConstructor',
  'GeneratorFunctionConstructor',
  'AsyncGeneratorFunctionConstructor',
])
