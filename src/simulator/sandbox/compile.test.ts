/** What a learner reads when a file does not compile: place, and words that help. */
import { stripTypeScriptTypes } from 'node:module'
import { expect, test } from 'vitest'
import { CompileError, compile } from './compile.ts'
import { parseModule, parseTypeScript } from './syntax/parse.ts'
import { SourceFile } from './syntax/place.ts'
import { stripTypes } from './syntax/strip.ts'

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
  ['const x = <Card>card', 1, 20, /write `value as Type`/],
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
])('%s', (source, line, column, message) => {
  const error = errorOf(source)
  expect(error.message).toMatch(message)
  expect([error.file, error.line, error.column]).toEqual(['program.ts', line, column])
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
  const ours = stripTypes(file, parseTypeScript(file))
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
