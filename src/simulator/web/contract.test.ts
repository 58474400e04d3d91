import { readFileSync } from 'node:fs'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { createWebGlobals } from './globals.ts'

/** What `globals.d.ts` promises to programs, beside what there is. */
const source = ts.createSourceFile(
  'globals.d.ts',
  readFileSync(new URL('../../contract/globals.d.ts', import.meta.url), 'utf8'),
  ts.ScriptTarget.ES2022,
)
const globals = createWebGlobals({
  wallClockMs: () => 0,
  monotonicMs: () => 0,
  random: () => 0,
  setTimer: () => 0,
  clearTimer: () => undefined,
  transport: () => Promise.reject(new Error('nothing is sent here')),
  log: () => undefined,
})

/** The sandbox makes these: they need a node's timers, clock and console. */
const ofSandbox = [
  'clearInterval',
  'clearTimeout',
  'console',
  'performance',
  'queueMicrotask',
  'setInterval',
  'setTimeout',
]

/** More than the contract tells of, as it has it from the language's own class. */
const beyond = {
  DOMException: ['name'],
}

function nameOf(node: ts.NamedDeclaration): string {
  const name = node.name
  if (!name) return ''
  if (ts.isComputedPropertyName(name)) return name.expression.getText(source)
  return name.getText(source)
}

interface Declared {
  readonly members: Set<string>
  readonly statics: Set<string>
}

const declared = new Map<string, Declared>()
const classes = new Set<string>()
const values: string[] = []

function declaredOf(name: string): Declared {
  const known = declared.get(name) ?? { members: new Set(), statics: new Set() }
  declared.set(name, known)
  return known
}

function collect(statement: ts.ClassDeclaration | ts.InterfaceDeclaration): void {
  const { members, statics } = declaredOf(nameOf(statement))
  for (const member of statement.members) {
    if (ts.isConstructorDeclaration(member)) continue
    const isStatic =
      ts.isMethodDeclaration(member) &&
      ts.getModifiers(member)?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword)
    ;(isStatic ? statics : members).add(nameOf(member))
  }
}

for (const statement of source.statements) {
  if (ts.isClassDeclaration(statement) || ts.isInterfaceDeclaration(statement)) collect(statement)
  if (ts.isClassDeclaration(statement)) classes.add(nameOf(statement))
  if (ts.isFunctionDeclaration(statement)) values.push(nameOf(statement))
  if (ts.isVariableStatement(statement)) values.push(...statement.declarationList.declarations.map(nameOf))
}

const classNames = [...classes].sort()

function ownNames(holder: object, hidden: readonly string[]): string[] {
  return Reflect.ownKeys(holder)
    .filter((key) => key !== Symbol.toStringTag)
    .map((key) => (typeof key === 'symbol' ? (key.description ?? '') : key))
    .filter((key) => !hidden.includes(key))
    .sort()
}

test('the globals are those that the contract declares, with what the sandbox adds', () => {
  const promised = [...new Set([...classNames, ...values])].sort()
  expect([...Object.keys(globals), ...ofSandbox].sort()).toEqual(promised)
})

test.for(classNames)('%s has the members that the contract declares', (name) => {
  const value = globals[name] as { readonly prototype: object }
  const { members, statics } = declaredOf(name)
  const inherited = name === 'Request' || name === 'Response' ? [...declaredOf('Body').members] : []
  const extra = Object.entries(beyond).flatMap(([of, names]) => (of === name ? names : []))
  expect(ownNames(value.prototype, ['constructor'])).toEqual([...members, ...inherited, ...extra].sort())
  expect(ownNames(value, ['length', 'name', 'prototype'])).toEqual([...statics].sort())
})
