/** What editors and type checkers say programs have, name by name, beside what they have when they run. Both ways. */
import { readFileSync } from 'node:fs'
import ts from 'typescript'
import { beforeAll, expect, test } from 'vitest'
import { languageTypes } from '../../course/language-types.ts'
import { benchNode } from './bench-node.ts'
import { globalNames } from './global-names.ts'
import { prepareRealm } from './realm.ts'

/** Hidden kinds of objects: a type, and an expression that makes one. */
const hidden: Readonly<Record<string, string>> = {
  'Generator<number>': '(function* () { yield 1 })()',
  'AsyncGenerator<number>': '(async function* () { yield 1 })()',
  'ArrayIterator<number>': '[1].values()',
  'MapIterator<number>': 'new Map([[1, 2]]).values()',
  'SetIterator<number>': 'new Set([1]).values()',
  'StringIterator<string>': "'a'[Symbol.iterator]()",
  'RegExpStringIterator<RegExpMatchArray>': "'a'.matchAll(/a/g)",
  'IteratorObject<number>': '[1].values().map((one) => one)',
  'typeof crypto.subtle': 'crypto.subtle',
  AbortSignal: 'new AbortController().signal',
  CryptoKey:
    "await crypto.subtle.importKey('raw', new Uint8Array(1), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])",
  'ReadableStreamDefaultController<unknown>':
    'await new Promise((take) => new ReadableStream({ start: take }))',
  TemplateStringsArray: '((strings) => strings)`a`',
  RegExpExecArray: "/(?<a>a)/d.exec('a')",
}

/** Instances that have what their prototypes lack: properties of their own. */
const samples: Readonly<Record<string, string>> = {
  AggregateError: "new AggregateError([], 'a', { cause: 1 })",
  Array: '[1]',
  DOMException: "new DOMException('a')",
  Error: "new Error('a', { cause: 1 })",
  EvalError: "new EvalError('a', { cause: 1 })",
  Function: '(function (a) {})',
  Iterator: '[1].values().map((one) => one)',
  RangeError: "new RangeError('a', { cause: 1 })",
  ReferenceError: "new ReferenceError('a', { cause: 1 })",
  RegExp: '/a/',
  String: "new String('a')",
  SyntaxError: "new SyntaxError('a', { cause: 1 })",
  TypeError: "new TypeError('a', { cause: 1 })",
  URIError: "new URIError('a', { cause: 1 })",
}

/** Has no place in a type, or is a place in a list. */
const unnamed =
  /^(constructor|prototype|length|name|arguments|caller|stack|\[Symbol\.(toStringTag|species)\]|\d+)$/

/** In the run, and not declared. */
const meant: readonly (readonly [RegExp, string])[] = [
  [/Date\.prototype\.(toGMTString|getYear|setYear)$/, 'kept for old code: TypeScript leaves them out'],
  [/Object\.prototype\.__\w+__$/, 'kept for old code: TypeScript leaves them out'],
  [
    /\.(captureStackTrace|stackTraceLimit|prepareStackTrace)$/,
    'of one engine: the sandbox lends them to all',
  ],
  [
    /ArrayBuffer\.prototype\.(immutable|\w+ToImmutable)$/,
    'comes with the sandbox, and is no part of the language yet',
  ],
  [/Object\.\[harden\]$/, 'comes with the sandbox'],
  [/Symbol\.(dispose|asyncDispose)$/, 'not in every engine, and cannot be taken away'],
  [/TemplateStringsArray: \w+$/, 'frozen: the type leaves out what would change it'],
]

const nameOf = (key: PropertyKey): string => (typeof key === 'symbol' ? `[${key.description}]` : String(key))

/** With those it inherits. */
function namesIn(value: object): ReadonlySet<string> {
  const names = new Set<string>()
  for (let holder: object | null = value; holder !== null; holder = Reflect.getPrototypeOf(holder))
    for (const key of Reflect.ownKeys(holder)) names.add(nameOf(key))
  return names
}

interface Member {
  readonly name: string
  readonly isOptional: boolean
}

interface Declared {
  readonly globals: ReadonlySet<string>
  members(type: string): readonly Member[]
}

function readDeclarations(types: readonly string[]): Declared {
  const files = new Map<string, string>(languageTypes().map(({ name, text }) => [`/${name}`, text]))
  files.set('/globals.d.ts', readFileSync(new URL('../../contract/globals.d.ts', import.meta.url), 'utf8'))
  files.set('/probe.ts', types.map((type, index) => `declare const probe${index}: ${type}`).join('\n'))
  const options: ts.CompilerOptions = { noLib: true, strict: true, target: ts.ScriptTarget.ESNext, types: [] }
  const host: ts.CompilerHost = {
    ...ts.createCompilerHost(options),
    fileExists: (file) => files.has(file),
    readFile: (file) => files.get(file),
    getSourceFile: (file, version) => {
      const text = files.get(file)
      return text === undefined ? undefined : ts.createSourceFile(file, text, version, true)
    },
  }
  const program = ts.createProgram([...files.keys()], options, host)
  const faults = ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))
  if (faults.length > 0) throw new Error(faults.join('\n'))
  const checker = program.getTypeChecker()
  const probe = program.getSourceFile('/probe.ts')
  if (probe === undefined) throw new Error('no probe')
  const probes = new Map(
    probe.statements.flatMap((statement, index) => {
      if (!ts.isVariableStatement(statement)) return []
      const [declaration] = statement.declarationList.declarations
      return declaration === undefined
        ? []
        : [[types[index] ?? '', checker.getTypeAtLocation(declaration)] as const]
    }),
  )
  const isProbe = (name: string): boolean => /^probe\d+$/.test(name)
  const globals = checker
    .getSymbolsInScope(probe, ts.SymbolFlags.Value)
    .map(({ name }) => name)
    .filter((name) => !isProbe(name))
  return {
    globals: new Set(globals),
    members(type) {
      const found = probes.get(type)
      if (found === undefined) throw new Error(`no probe for ${type}`)
      return found.getProperties().map(({ name, flags }) => ({
        name: name.replace(/^__@(\w+)@\d+$/, '[Symbol.$1]'),
        isOptional: (flags & ts.SymbolFlags.Optional) !== 0,
      }))
    },
  }
}

const classes = globalNames.filter(
  (name) => /^[A-Z]/.test(name) && !['JSON', 'Math', 'Reflect', 'Proxy'].includes(name),
)
const holders = ['JSON', 'Math', 'Reflect', 'console', 'crypto', 'performance']
const typeOfInstance = (name: string): string =>
  name === 'Iterator' ? 'IteratorObject<unknown>' : `(typeof ${name})['prototype']`
const probed = [
  ...holders.map((name) => `typeof ${name}`),
  ...classes.flatMap((name) => [`typeof ${name}`, typeOfInstance(name)]),
  ...Object.keys(hidden),
]

let declared: Declared
let run: Readonly<Record<string, unknown>>

beforeAll(async () => {
  prepareRealm()
  declared = readDeclarations(probed)
  const made = Object.fromEntries([
    ...Object.entries(hidden).map(([type, text]) => [`one ${type}`, text] as const),
    ...Object.entries(samples).map(([name, text]) => [`new ${name}`, text] as const),
  ])
  const parts = Object.entries(made).map(([name, text]) => `${JSON.stringify(name)}: ${text}`)
  const program = `export default { async fetch() { return { globalThis, ${[...classes, ...holders]}, ${parts} } } }`
  run = (await benchNode(program).ask()) as Readonly<Record<string, unknown>>
})

/** What every object has, and every function. */
const common = {
  object: {}.constructor.prototype as object,
  function: (() => {}).constructor.prototype as object,
}

function differences(type: string, value: object, where: string): readonly string[] {
  const members = declared.members(type)
  const there = namesIn(value)
  const lacking = members
    .filter(({ name, isOptional }) => !isOptional && !there.has(name))
    .map(({ name }) => `declared and not there: ${where}${name}`)
  const known = new Set(members.map(({ name }) => name))
  if (value !== common.object) for (const name of namesIn(common.object)) known.add(name)
  if (typeof value === 'function') for (const name of namesIn(common.function)) known.add(name)
  const more = [...there]
    .filter((name) => !known.has(name) && !unnamed.test(name))
    .map((name) => `there and not declared: ${where}${name}`)
  return [...lacking, ...more]
}

test('what is declared is there, and what is there is declared', () => {
  const there = new Set([...globalNames, 'globalThis', 'undefined', 'NaN', 'Infinity'])
  const found = [
    ...[...declared.globals]
      .filter((name) => !there.has(name))
      .map((name) => `declared and not there: ${name}`),
    ...[...there]
      .filter((name) => !declared.globals.has(name))
      .map((name) => `there and not declared: ${name}`),
    ...holders.flatMap((name) => differences(`typeof ${name}`, run[name] as object, `${name}.`)),
    ...classes.flatMap((name) => {
      const value = run[name] as { readonly prototype: object }
      const instance = (run[`new ${name}`] ?? value.prototype) as object
      return [
        ...differences(`typeof ${name}`, value, `${name}.`),
        ...differences(typeOfInstance(name), instance, `${name}.prototype.`),
      ]
    }),
    ...Object.keys(hidden).flatMap((type) => differences(type, run[`one ${type}`] as object, `${type}: `)),
  ]
  const isMeant = (one: string) => meant.some(([pattern]) => one.startsWith('there') && pattern.test(one))
  expect(found.filter((one) => !isMeant(one))).toEqual([])
  expect(meant.filter(([pattern]) => !found.some((one) => pattern.test(one)))).toEqual([])
})
