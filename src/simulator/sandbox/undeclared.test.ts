/** Names that nothing declares, beside what Node does with them. */
import { runInNewContext } from 'node:vm'
import { beforeAll, expect, test } from 'vitest'
import { adviceOnAbsent } from './absent-names.ts'
import { benchNode } from './bench-node.ts'
import { locate } from './evaluate.ts'
import { globalNames } from './global-names.ts'
import { prepareRealm } from './realm.ts'

beforeAll(prepareRealm)

/** Bodies of functions; `say` tells in which order things happen. */
const bodies: readonly string[] = [
  'return lost',
  'return lost.url',
  'return lost > 3 ? say(1) : say(2)',
  'return [typeof lost, typeof (lost), typeof ((lost))]',
  "return typeof lost === 'undefined' ? 'none' : lost",
  'lost(say(1))',
  'lost?.(say(1))',
  'lost?.x',
  'new lost(say(1))',
  'new lost',
  'new lost.inner(say(1))',
  'lost`${say(1)}`',
  'return `${lost}`',
  'return { lost }',
  'return [...lost]',
  'return { ...lost }',
  'lost = say(1)',
  'lost += say(1)',
  'lost ||= say(1)',
  'lost &&= say(1)',
  'lost ??= say(1)',
  'lost **= say(1)',
  'lost++',
  '--lost',
  '(lost) = say(1)',
  'return lost ** say(1)',
  'return say(1) ** lost',
  'lost.n **= say(1)',
  'lost[say(1)] = say(2)',
  '[lost] = [say(1)]',
  '[...lost] = [say(1)]',
  '({ lost } = { lost: say(1) })',
  '({ lost = say(1) } = {})',
  '({ other: lost = say(1) } = {})',
  '({ ...lost } = { a: say(1) })',
  'for (lost of [say(1), say(2)]) say(3)',
  'for (lost in { a: 1 }) say(3)',
  'class Card extends lost {}',
  'class Card { [lost] = say(1) }',
  'return ((a = lost) => say(1))()',
  'return ((a = lost) => say(1))(5)',
  'return [].map(lost)',
  'delete lost.x',
  'throw lost',
  'throw lost += say(1)',
  'for (const one of [1]) lost++',
  'for (const one of [1]) lost ??= say(1)',
  'do lost += say(1)\nwhile (say(0))',
  'return [1].map(() => lost++)',
  'return [1].map(() => lost ||= say(1))',
  'return [1].map(() => lost ** 2)',
  'say(1), lost, say(2)',
  'const a = say(1)\nlost\n++say.n',
  'const a = [1]\nlost ** 2\n',
  'const a = say\nlost.n **= 2\n',
  'try { lost } catch (error) { return [error instanceof ReferenceError, error.name, error.message] }',
  'if (say(0)) lost()\nreturn say(1)',
  'say(1); { let lost = 2; lost += 1; return lost }',
  'return (() => { lost = say(1); var lost; return lost })()',
  'return (() => { try { throw 1 } catch (lost) { return lost } })()',
  'lost: for (;;) { break lost }\nreturn say(1)',
  'return ({ lost: 1 }).lost + (class { static lost = 2 }).lost',
  'return (function lost() { return typeof lost })()',
  'switch (1) { case 1: return typeof early; default: let early }',
  'return early; let early',
  'return [typeof toString, typeof hasOwnProperty, typeof constructor]',
]

const harness = (body: string) =>
  `const seen = []; const say = (value) => { seen.push(value); return value };
   const run = () => { try { return (function () {\n${body}\n})() } catch (error) { return String(error) } };`

test.each(bodies)('as in Node: %s', async (body) => {
  const text: string = runInNewContext(`'use strict'; ${harness(body)} JSON.stringify([run(), seen])`, {})
  const expected: unknown = JSON.parse(text)
  const code = `${harness(body)} export default { fetch: () => JSON.parse(JSON.stringify([run(), seen])) }`
  expect(await benchNode(code).ask()).toEqual(expected)
  // A program that touches its global object is compiled in another way.
  expect(await benchNode(`globalThis.other = 1; ${code}`).ask()).toEqual(expected)
})

test('a name that a program has put on globalThis is found, changed and called', async () => {
  const node = benchNode(`
    export default { fetch() {
      const before = typeof made
      globalThis.made = 2
      globalThis.asks = function () { return this === undefined }
      made++
      made **= 2
      made ||= 5
      for (const one of [1]) made++
      const add = () => made += 1
      add()
      const seen = [before, made, made ** 2, { made }, typeof made, asks()]
      made = 'text'
      ;[made] = [made + '!']
      delete globalThis.made
      try { made } catch (error) { return [...seen, error.message] }
    } }`)
  expect(await node.ask()).toEqual([
    'undefined',
    11,
    121,
    { made: 11 },
    'number',
    true,
    'made is not defined',
  ])
})

test.each(['', 'globalThis.other = 1'])(
  'the error names the place, and shows no frames %s',
  async (before) => {
    const node = benchNode(`${before}
    let retries = 0
    export default {
      fetch(request: Request): boolean {
        return retries as number > 3 || retrys! > 3
      },
    }`)
    const error = await node.ask().catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ReferenceError)
    expect(locate(error)).toEqual({ file: 'program.ts', line: 5, column: 41 })
    expect((error as Error).stack).toBe('ReferenceError: retrys is not defined')
  },
)

test('a branch that is never taken does no harm', async () => {
  const node = benchNode('export default { fetch: (request: unknown) => request ? retrys : 1 }')
  expect(await node.ask()).toBe(1)
})

test('at the top of a file, it stops the boot at its line', () => {
  expect(() =>
    benchNode('const a = 1\nconst port = process.env.PORT\nexport default { fetch() {} }'),
  ).toThrow(
    expect.objectContaining({
      reason: 'threw',
      line: 2,
      message: expect.stringMatching(/^ReferenceError: process is not defined\. .*`env\.vars`/),
    }),
  )
})

test.each([
  [
    'process.env.PORT',
    /^process is not defined\. Programs have no `process`: settings are in `env\.vars`\.$/,
  ],
  ["require('fs')", /^require is not defined\. .*`import … from/],
  ['module.exports = {}', /^module is not defined\. .*`export …`/],
  ["Buffer.from('a')", /^Buffer is not defined\. .*`TextEncoder`/],
  ['__dirname + 1', /^__dirname is not defined\. .*`env\.disk`/],
  ['window.fetch', /^window is not defined\. .*`globalThis`/],
  ["localStorage.getItem('a')", /^localStorage is not defined\. .*`env\.disk`/],
  ['setImmediate(() => {})', /^setImmediate is not defined\. .*`setTimeout/],
  ['new WebSocket("ws://a")', /^WebSocket is not defined\. .*`fetch`/],
  [
    'env.vars',
    /^env is not defined\. `env` is handed to `start\(env\)` and `fetch\(request, env\)`: pass it on/,
  ],
  ['arguments[0]', /^arguments is not defined$/],
  [
    'сount',
    /^сount is not defined\. In 'сount': 'с' is a Cyrillic letter \(U\+0441\): type c in its place\.$/,
  ],
  ['сlosed + closed', /^сlosed is not defined\. .*U\+0441/],
  ['tu\u200drn', /^tu\u200drn is not defined\. .*zero width joiner \(U\+200D\).*delete it/],
  ['ｃount', /full-width c \(U\+FF43\): type c/],
  ['count', /^count is not defined\. There is 'cоunt', which looks the same\. .*U\+043E/],
  ['счёт', /^счёт is not defined$/],
])('told: %s', async (code, message) => {
  const node = benchNode(`const cоunt = 1; const ask = () => ${code}; export default { fetch: () => ask() }`)
  await expect(node.ask()).rejects.toThrow(message)
})

test('nothing that programs have is told to be absent', () => {
  const told = [...globalNames, 'globalThis', 'undefined'].filter(
    (name) => adviceOnAbsent(name) !== undefined,
  )
  expect(told).toEqual([])
  expect(adviceOnAbsent('constructor')).toBeUndefined()
})

test('what is listed as a global is what a program finds on its global object', async () => {
  const node = benchNode('export default { fetch: () => Object.getOwnPropertyNames(globalThis) }')
  const found = (await node.ask()) as string[]
  const beside = ['Infinity', 'NaN', 'undefined', 'globalThis', 'eval']
  expect(found.toSorted()).toEqual([...globalNames, ...beside].toSorted())
})

test('a name of the linker is nobody’s', async () => {
  for (const name of ['lent', 'export', 'import', 'global', '0'])
    await expect(benchNode(`export default { fetch: () => \\u0024mmodule${name} }`).ask()).rejects.toThrow(
      ReferenceError,
    )
})
