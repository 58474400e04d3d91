/** Every operator, by what it makes of a few lines. */
import { describe, expect, test } from 'vitest'
import { type Mutant, mutantsOf, operatorNames } from './mutants.ts'

const mutants = (source: string): readonly Mutant[] => mutantsOf({ 'a.ts': source })

/** The lines that an operator makes of a source of one line, or of its last one. */
function made(operator: string, source: string): readonly string[] {
  return mutants(source)
    .filter((mutant) => mutant.operator === operator)
    .map((mutant) => mutant.source)
}

const cases: readonly (readonly [operator: string, source: string, mutants: readonly string[]])[] = [
  ['condition', 'if (a) b()', ['if (true) b()', 'if (false) b()', 'if (!(a)) b()']],
  // Its comparison is turned by another operator.
  ['condition', 'x = a === b ? 1 : 2', ['x = true ? 1 : 2', 'x = false ? 1 : 2']],
  // One that always holds would only not end.
  ['condition', 'while (a) b()', ['while (false) b()', 'while (!(a)) b()']],
  ['comparison', 'x = a < b', ['x = a <= b', 'x = a >= b']],
  ['comparison', 'x = a !== b', ['x = a === b']],
  ['comparison', "x = 'k' in a", ["x = !('k' in a)"]],
  ['logic', 'x = a && b', ['x = a || b', 'x = a', 'x = b']],
  ['logic', 'x = a ?? b', ['x = a || b', 'x = a', 'x = b']],
  ['negation', 'x = !a', ['x = a']],
  ['negation', 'x = -a', ['x = a']],
  ['optional', 'x = a?.b', ['x = a.b']],
  ['optional', 'x = a?.[0]', ['x = a[0]']],
  ['optional', 'a?.()', ['a()']],
  ['default', 'const f = (a = b) => a', ['const f = (a) => a']],
  ['default', 'const { a = b } = c', ['const { a } = c']],
  ['default', 'a ??= b', ['a = b']],
  ['arithmetic', 'x = a + b * c', ['x = a - b * c', 'x = a + b / c']],
  // Texts cannot be taken from one another.
  ['arithmetic', "x = a + 'b'", []],
  ['arithmetic', 'x += 1', ['x -= 1', 'x = 1']],
  ['arithmetic', 'x = ++a', ['x = --a', 'x = a++']],
  ['arithmetic', 'a++', ['a--']],
  ['number', 'x = 3', ['x = 4', 'x = 2', 'x = 0', 'x = 6']],
  ['number', 'x = 0', ['x = 1', 'x = -1']],
  ['number', 'x = 3000', ['x = 0', 'x = 1500', 'x = 6000']],
  ['number', 'f({ status: 503 })', ['f({ status: 504 })']],
  ['number', "f(503, 'in some words')", ["f(504, 'in some words')"]],
  ['number', 'x = { 3: a }', []],
  [
    'number',
    'a.sort((b, c) => (b < c ? -1 : 2))',
    ['a.sort((b, c) => (b < c ? -0 : 2))', 'a.sort((b, c) => (b < c ? -1 : 0))'],
  ],
  ['boolean', 'x = true', ['x = false']],
  ['string', "x = 'GET'", ["x = ''"]],
  ['string', "x = ''", ["x = 'mutant'"]],
  ['string', "switch (a) { case 'GET /x': b() }", ["switch (a) { case '': b() }"]],
  // Words for people.
  ['string', "x = 'try again'", []],
  ['string', "console.log('x')", []],
  ['string', "throw new Error('x')", []],
  ['string', "x = new Response('x')", []],
  ['template', 'x = `/${a}/${b}`', ['x = `//${b}`', 'x = `/${a}/`']],
  ['template', 'x = `it is ${a} now`', []],
  ['await', 'await a()', ['a()']],
  ['method', 'a.some(b)', ['a.every(b)']],
  ['method', 'x = a.filter(b).length', ['x = a.length']],
  ['method', "headers.append('a', b)", ["headers.set('a', b)"]],
  ['method', "disk.append('a', b)", []],
  ['argument', 'f(a, b)', ['f(a)', 'f(b, a)']],
  ['argument', "f(a, 'some words')", []],
  ['argument', "console.warn('x', a)", []],
  ['argument', 'a.map((b) => b)', []],
  ['argument', 'a.then((b) => b)', ['a.then()']],
  ['property', 'x = { a, b: c }', ['x = { b: c }', 'x = { a }']],
  ['element', 'x = [...a, b]', ['x = [b]', 'x = [...a]']],
  ['timer', 'setInterval(a, b)', ['setTimeout(a, b)']],
  ['statement', 'a()', [';']],
  ['statement', 'for (const a of b) { continue }', [';', 'for (const a of b) { ; }']],
  [
    'statement',
    'try { a() } catch { throw b }',
    ['{ a() }', 'try { ; } catch { throw b }', 'try { a() } catch { ; }'],
  ],
  ['statement', 'console.log(a)', []],
  ['return', 'const f = () => { return a }', ['const f = () => { return; }']],
  ['return', 'function f() { a(); b() }', ['function f() { return; a(); b() }']],
  ['order', 'a()\nb()', ['b();\na();']],
  // The one needs the other, or neither shows when it is done.
  ['order', 'const a = b()\nf(a)', []],
  ['order', 'const a = 1\nconst b = f()', []],
  ['order', 'const f = () => { a(); return b }', []],
  ['loop', 'for (const a of b) c(a)', ['for (const a of b) { c(a); break }']],
  ['loop', 'while (a) { b() }', ['while (a) { b(); break }']],
  ['loop', 'for (;;) { a(); break }', []],
]

test.each(cases)('%s: %s', (operator, source, expected) => {
  expect(made(operator, source).toSorted()).toEqual(expected.toSorted())
})

test('no operator is left out', () => {
  const tried = new Set(cases.filter(([, , expected]) => expected.length > 0).map(([operator]) => operator))
  expect([...tried].toSorted()).toEqual(operatorNames)
})

describe('what is no code of the program', () => {
  test('imports and types are left alone, and what is cast is not', () => {
    const source = [
      "import type { Env } from 'millions'",
      "import { a } from './a.ts'",
      "type Line = { kind: 'x'; size: 3 } | 4",
      'declare const b: 5',
      'const c = <T extends 6>(d: 7, e?: 8): 9 => d as 10',
      'const f = (g as 11) satisfies 12',
    ].join('\n')
    expect(mutants(source).map(({ operator, change }) => `${operator}: ${change}`)).toEqual([])
    expect(made('number', 'const f = 3 as 4')).toContain('const f = 0 as 4')
  })
})

test('no mutant twice, and none that is the program itself', () => {
  // Both operands, and the whole by either of them, come to the same text.
  const source = 'x = a && a'
  const sources = mutants(source).map((mutant) => mutant.source)
  expect(new Set(sources).size).toBe(sources.length)
  expect(sources).not.toContain(source)
  expect(sources.filter((each) => each === 'x = a')).toHaveLength(1)
})

describe('a mutant names its place', () => {
  const source = [
    'class Store {',
    '  append(n: number) {',
    '    const limit = () => n < 3 // or more',
    '    return limit()',
    '  }',
    '}',
  ].join('\n')

  test('by line and column, the functions around it, and the line without what is said beside it', () => {
    const [mutant] = mutants(source).filter(({ operator }) => operator === 'comparison')
    expect(mutant).toMatchObject({
      file: 'a.ts',
      line: 3,
      column: 25,
      scope: 'Store.append.limit',
      lineText: 'const limit = () => n < 3',
      change: '`n < 3` → `<=`',
      ordinal: 1,
    })
  })

  test('two that read the same are counted', () => {
    const ordinals = mutants('f(3, 3)').filter(({ change }) => change === '`3` → `4`')
    expect(ordinals.map(({ ordinal, column }) => [ordinal, column])).toEqual([
      [1, 3],
      [2, 6],
    ])
  })

  test('its id stays as long as its file does', () => {
    const ids = (text: string) => new Set(mutants(text).map(({ id }) => id))
    expect(ids(source)).toEqual(ids(source))
    const later = ids(`${source}\n`)
    expect([...ids(source)].filter((id) => later.has(id))).toEqual([])
  })
})
