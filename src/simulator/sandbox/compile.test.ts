/** What a learner reads when a file does not compile: place, and words that help. */
import { stripTypeScriptTypes } from 'node:module'
import { beforeAll, expect, test } from 'vitest'
import { benchNode } from './bench-node.ts'
import { CompileError, compile, precompile, revive } from './compile.ts'
import { locate } from './locate.ts'
import { prepareRealm } from './realm.ts'
import { parseModule, parseTypeScript } from './syntax/parse.ts'
import { SourceFile } from './syntax/place.ts'
import { stripTypes } from './syntax/strip.ts'

beforeAll(prepareRealm)

function errorOf(source: string): CompileError {
  try {
    compile({ 'program.ts': source, 'parts/other.ts': 'export const here = 1' })
  } catch (error) {
    if (error instanceof CompileError) return error
    throw error
  }
  throw new Error('It compiles.')
}

test.each([
  ['enum Color { Red }', 1, 1, /'enum' is not supported: write `const Color = /],
  ['export enum Color { Red }', 1, 8, /'enum'/],
  ['namespace N { export const x = 1 }', 1, 1, /'namespace' is not supported/],
  ['class A {\n  constructor(private x: number) {}\n}', 2, 15, /constructor parameter with private/],
  ["import fs = require('fs')", 1, 1, /'import … =' is not supported/],
  ['export = 1', 1, 1, /'export =' is not supported/],
  ['const x = <Card>card', 1, 11, /write `value as Type`/],
  ['@log class A {}', 1, 1, /Decorators/],
  ['const html = <p>hello</p>', 1, 24, /Markup/],
  ['export default {\n  fetch() {\n    return 1\n', 4, 1, /ends too early/],
  ['const a = 1\nconst a = 2', 2, 7, /'a' is declared twice/],
  ['const text = "open', 1, 14, /no closing quote/],
  ['function f() { await g() }', 1, 16, /does not fit|await/],
  ['await 1', 1, 1, /start\(env\)/],
  ['if (x) }', 1, 8, /'}' does not fit/],
  ['return 1', 1, 1, /inside a function only/],
  ['with (x) {}', 1, 1, /with/],
  ["import express from 'express'", 1, 21, /no module 'express'.*\.\/parts\/other\.ts.*'millions'/],
  ["import { a } from './missing'", 1, 19, /no file '\.\/missing'/],
  ["import { Env } from 'millions'", 1, 21, /write `import type/],
  [
    "import { gone } from './parts/other.ts'\ngone()",
    1,
    10,
    /'parts\/other.ts' has no export 'gone'. It exports: here/,
  ],
  ["import other from './parts/other.ts'\nother()", 1, 8, /no default export/],
  ["import { here } from './parts/other.ts'\nhere = 2", 2, 1, /imported: only its own file/],
  ["import('./parts/other.ts')", 1, 1, /at the top of the file/],
  ['const where = import.meta.url', 1, 15, /import\.meta/],
  ['using file = open()', 1, 7, /'using' is not supported/],
  ['const x = (<Foo />)', 1, 17, /^Markup/],
  ['const x = <div className="wide">text</div>', 1, 16, /^Markup/],
  ['const x = (\n  <div\n    id="a"\n  />\n)', 3, 5, /^Markup/],
  ['const x = <></>', 1, 13, /^Markup/],
  ['function f() { return <p>hello there</p> }', 1, 32, /^Markup/],
  ['const f = <T exteds Card>(card: T) => card', 1, 14, /'exteds' does not fit/],
  ["import data from './data.json' with { type: 'json' }", 1, 1, /^Import attributes/],
  ['class A { accessor x = 1 }', 1, 20, /^'accessor' is not supported: write a getter/],
  ['class A { @log x = 1 }', 1, 11, /^Decorators/],
  ['class A { constructor(readonly x: number) {} }', 1, 23, /constructor parameter with .* readonly/],
  ['function f() { return <Card>card }', 1, 23, /write `value as Type`/],
  ['f(<Card>card)', 1, 3, /write `value as Type`/],
  ['const x = a + b as number * c', 1, 11, /Write parentheses around what is cast/],
  ['const x = 1\n  ; const y = 2 +* 3', 2, 18, /'\*' does not fit/],
])('%s', (source, line, column, message) => {
  const error = errorOf(source)
  expect(error.message).toMatch(message)
  expect([error.file, error.line, error.column]).toEqual(['program.ts', line, column])
})

test.each([
  ['let tu\u200brn = 0', 1, 7, /^There is a zero width space \(U\+200B\) here, .* delete it\.$/],
  ['let turn = 0\u037e', 1, 13, /^'\u037e' is a Greek question mark \(U\+037E\): type ; in its place\.$/],
  ['let tu\ufeffrn = 0', 1, 8, /^Right before 'rn': there is a byte order mark \(U\+FEFF\)/],
  ['let tu\u00a0rn = 0', 1, 8, /^Right before 'rn': there is a no-break space \(U\+00A0\).* ordinary space/],
  ['let a = b\u2060c', 1, 10, /word joiner \(U\+2060\)/],
  ['let \u200da = 1', 1, 5, /zero width joiner \(U\+200D\)/],
  ['let a = \u201cb\u201d', 1, 9, /left double quotation mark \(U\+201C\): type "/],
  [
    "let a = 'b\u2019",
    1,
    9,
    /no closing quote on its line: .*right single quotation mark \(U\+2019\): type '/,
  ],
  ['let a = "b\u201d', 1, 9, /\(U\+201D\): type "/],
  ['f(a\uff0c b)', 1, 4, /full-width , \(U\+FF0C\): type ,/],
  ['f\uff08a)', 1, 2, /full-width \( \(U\+FF08\): type \(/],
  ['let a = b \u2013 c', 1, 11, /en dash \(U\+2013\): type -/],
  ['let a = b \u2212 c', 1, 11, /minus sign \(U\+2212\): type -/],
  ['let a = () \u21d2 b', 1, 12, /\(U\+21D2\): type =>/],
  ['if (a \u2264 b) {}', 1, 7, /\(U\+2264\): type <=/],
  ['let a = [\u2026b]', 1, 10, /horizontal ellipsis \(U\+2026\): type \.\.\./],
  ['\u0441onst a = 1', 1, 7, /^In '\u0441onst': '\u0441' is a Cyrillic letter \(U\+0441\): type c/],
  ['// a note\u2028 on two lines', 1, 15, /line separator \(U\+2028\) on this line\. .* delete it/],
  ['let a = /b\u2029c/', 1, 10, /paragraph separator \(U\+2029\)/],
])('a character that is not what it seems: %j', (source, line, column, message) => {
  const error = errorOf(source)
  expect(error.message).toMatch(message)
  expect([error.line, error.column]).toEqual([line, column])
})

test.each(['./pick.ts', './pick', '../pick.ts'])('a file beside the exercise’s own: %s', (path) => {
  const source = `import { pick } from '${path}'\nexport default { fetch: pick }`
  expect(() => compile({ 'balancer.ts': source })).toThrow(
    `There is no file '${path}' here: this exercise takes \`balancer.ts\` alone. Move what you import into it.`,
  )
  expect(() => compile({ 'balancer.ts': source, 'checks.ts': '' })).toThrow(
    'this exercise takes its own files alone (balancer.ts, checks.ts).',
  )
})

test('lines are those of an editor, which knows no separators: where it does not compile, throws and logs', async () => {
  const source = [
    "import type { Program } from 'millions'",
    '/* pasted\u2028 from\u2029 a chat */ type Note = `\u2028`',
    "const note = 'two\u2029parts \\\u2028joined', more = `a\u2028${'b'}\\\u2029c`, raw = String.raw`\u2028\\\u2029`",
    'export default {',
    '  fetch() {',
    '    // next\u2028',
    '    if (note) throw new Error(JSON.stringify([note, more, raw]))',
    '  },',
    '} satisfies Program',
  ]
  const node = benchNode(source.join('\n'))
  const error = await node.ask().catch((thrown: unknown) => thrown)
  expect(JSON.parse((error as Error).message)).toEqual([
    'two\u2029parts joined',
    'a\u2028bc',
    '\u2028\\\u2029',
  ])
  expect(locate(error)).toEqual({ file: 'program.ts', line: 7, column: 21 })
  const wrong = source.map((line, index) => (index === 6 ? '    const = 1' : line)).join('\r\n')
  expect(errorOf(wrong)).toMatchObject({ line: 7, column: 11 })
})

test.each([
  ['a list that names it', "export { Card, make } from './card.ts'"],
  ['import, then a list', "import { Card, make } from './card.ts'; export { Card, make }"],
  ['import type, then a list', "import { type Card, make } from './card.ts'; export { type Card, make }"],
  ['a list of types', "export type { Card } from './card.ts'; export { make } from './card.ts'"],
  ['a star', "export * from './card.ts'"],
  ['another name', "export { Card as Kind, make } from './card.ts'; export type Card = 1"],
  [
    'a default',
    "import { make, type Card } from './card.ts'; export { make }; export { type Card }; export default Card",
  ],
  [
    'a star of types',
    "export type * from './card.ts'; export type * as all from './card.ts'; export { make } from './card.ts'",
  ],
])('a type goes through another file: %s', async (_how, between) => {
  const node = benchNode({
    'program.ts':
      "import { Card, make } from './between.ts'; import * as all from './between.ts'; export default { fetch: (): [Card, string[]] => [make(), Object.keys(all)] }",
    'between.ts': between,
    'card.ts':
      "interface Card { id: number } export { Card }; export const make = (): Card => ({ id: 3 }); export * from './types.ts'",
    'types.ts': "export interface Other { x: 1 } export type { Other as Another }; export * from './card.ts'",
  })
  expect(await node.ask()).toEqual([{ id: 3 }, ['make']])
})

test('a type that is used as a value is told', () => {
  const source = "import { Card } from './card.ts'\nexport default { fetch: () => new Card() }"
  expect(() => compile({ 'program.ts': source, 'card.ts': 'export interface Card {}' })).toThrow(
    "'Card' is a type in 'card.ts': there is no such value when the code runs.",
  )
})

const types = `
import type { A } from './a.ts'
import { type B, c } from './b.ts'
export type { D } from './d.ts'
export interface E { x: number }
declare const f: number
declare global { interface G {} }
abstract class H<T> extends Array<T> implements Iterable<T>, J {
  private readonly a?: number = 1
  static b!: string
  declare c: 1
  protected abstract d(): void
  e(x: string): void
  e(this: H<T>, x: unknown, ...rest: [number, ...string[]]): void {}
  [k: string]: unknown
  private async *f<U>(): AsyncGenerator<U> {}
  public ["g"] = <T,>(x: T): x is T => true
  get h(): number { return 1 }
}
function over(a: 1): void
function over(a: any) {}
const k = async <T>(a?: number, b = 'x' as const, { d }: { d: 1 } = { d: 1 }): Promise<T | undefined> => undefined
const l = <T extends { a: 1 },
>(x: T): {
  y: T
} => ({ y: x })
let m = c! as unknown as string
;(m satisfies string)
const n = new Map<string, Array<number>>(), o = over<>
for (const p of [] as number[]) try {} catch (q: unknown) {}
const r = a < b > (c), s = u?.v!.w![0] as T
type X = typeof import('x')
let t: X
(globalThis as any).y
`

test('types go, and every line and column stays', () => {
  const source = types.replace('over<>', 'over<1>').replace('const r = a < b > (c), ', 'const ')
  const file = new SourceFile('types.ts', source)
  const ours = stripTypes(file, parseTypeScript(file)).code
  expect(ours.length).toBe(source.length)
  expect(shape(file, ours)).toEqual(shape(file, stripTypeScriptTypes(source)))
})

/** The program without positions, and without statements that do nothing. */
function shape(file: SourceFile, code: string): unknown {
  const skipped = new Set(['start', 'end', 'raw'])
  return JSON.parse(
    JSON.stringify(parseModule(file, code).program, (key, value: unknown) => {
      if (skipped.has(key)) return undefined
      return Array.isArray(value) ? value.filter((one) => !isEmpty(one)) : value
    }),
  )
}

function isEmpty(node: unknown): boolean {
  return typeof node === 'object' && node !== null && 'type' in node && node.type === 'EmptyStatement'
}

test('what was compiled before, and kept as text, is what would be compiled now, places included', () => {
  const sources = {
    'web.ts':
      "import { greet } from './greet.ts'\n\nexport default { fetch: (request: Request) => new Response(greet(request.url)) }",
    'greet.ts': 'export const greet = (url: string): string => `hello ${url}`\nconsole.log(greet)',
  }
  const now = compile(sources)
  const before = revive(sources, JSON.parse(JSON.stringify(precompile(sources))))
  expect(before.paths).toEqual(now.paths)
  for (const path of now.paths) {
    const { locate, ...data } = now.script(path)
    const { locate: locateBefore, ...dataBefore } = before.script(path)
    expect(dataBefore).toEqual(data)
    const places = [1, 2, 3, 4, 5].map((line) => locate(line, 1))
    expect([1, 2, 3, 4, 5].map((line) => locateBefore(line, 1))).toEqual(places)
    expect(places.some((place) => place !== undefined)).toBe(true)
  }
  expect(() => before.script('missing.ts')).toThrow("There is no file 'missing.ts'.")
})
