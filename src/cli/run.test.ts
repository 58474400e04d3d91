import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { run as runCommand } from './fixtures/terminal.ts'
import { readOrder } from './run/orders.ts'

const root = join(import.meta.dirname, '..', '..')

/** Lines of a person who reads along: each is typed when the text before it has been said. */
class Reader {
  readonly #said: string[] = []
  #look: () => void = () => {}

  readonly hear = (line: string): void => {
    this.#said.push(line)
    this.#look()
  }

  /** Settles with what the pattern matched, in what is said from now on or was said before. */
  until(pattern: RegExp): Promise<RegExpMatchArray> {
    return new Promise((resolve) => {
      this.#look = () => {
        const found = pattern.exec(this.#said.join('\n'))
        if (found !== null) resolve(found)
      }
      this.#look()
    })
  }
}

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'run-'))
  cpSync(join(root, 'solutions/load-balancer/reference'), folder, { recursive: true })
})
afterEach(() => rmSync(folder, { recursive: true }))

async function runWith(
  orders: (reader: Reader, interrupt: () => void) => AsyncIterable<string>,
  more: readonly string[] = [],
) {
  const reader = new Reader()
  const end = new AbortController()
  const code = await runCommand(root, ['run', 'load-balancer', folder, ...more], {
    print: reader.hear,
    complain: reader.hear,
    input: orders(reader, () => end.abort()),
    signal: end.signal,
  })
  return { code: code.code, reader }
}

test('names every node with its address, entry first; takes orders; leaves nothing', async () => {
  let pids: string[] = []
  const { code, reader } = await runWith(async function* (reader) {
    const [shown] = await reader.until(/node +role +state[\s\S]+web-4.*/)
    pids = [...shown.matchAll(/up +(\d+)/g)].flatMap(([, pid]) => pid ?? [])
    const names = [...shown.matchAll(/^(\w+-\d)/gm)].map(([name]) => name)
    expect(names).toEqual(['balancer-1', 'web-1', 'web-2', 'web-3', 'web-4'])
    const [, address = ''] = /balancer-1 .*(http:\S+)/.exec(shown) ?? []
    expect((await fetch(`${address}cards/7`)).status).toBe(200)
    yield 'crash web-2'
    await reader.until(/web-2 +killed/)
    yield 'get /cards/7'
    await reader.until(/200 OK\n.*"path":"\/cards\/7"/)
    yield 'restart web-2'
    await reader.until(/web-2 +takes connections/)
    yield 'crash web-9'
    await reader.until(/There is no node web-9 in this stack\. There are balancer-1, web-1/)
    yield 'quit'
  })
  expect(code).toBe(0)
  await reader.until(/no process and no file is left/)
  expect(pids).toHaveLength(5)
  expect(spawnSync('ps', ['-o', 'pid=', '-p', pids.join()], { encoding: 'utf8' }).stdout).toBe('')
})

test('a save is deployed; one that does not compile, or not start, is told and mended', async () => {
  const file = join(folder, 'balancer.ts')
  const { code } = await runWith(async function* (reader, interrupt) {
    await reader.until(/Type an order/)
    writeFileSync(file, 'export default { fetch() { return new Response( } }\n')
    await reader.until(/balancer\.ts does not compile, line 1: .*\n.*\n.*What ran before goes on/)
    yield 'get /cards/1'
    await reader.until(/200 OK\n.*"path":"\/cards\/1"/)
    writeFileSync(file, "\nthrow new Error('no luck')\nexport default { fetch() {} }\n")
    await reader.until(/balancer-1 did not start: Error: no luck \(balancer\.ts, line 2\)\n.*0\.5 s/)
    await reader.until(/Down 2 times in a row: started again in 1 s/)
    writeFileSync(file, "export default { fetch() { console.log('asked'); return new Response('new') } }\n")
    await reader.until(/Deployed/)
    yield 'get /'
    await reader.until(/200 OK\nnew/)
    await reader.until(/balancer-1 +asked/)
    interrupt()
  })
  expect(code).toBe(0)
})

describe('what cannot be run says so', () => {
  test('a program that does not compile', async () => {
    writeFileSync(join(folder, 'balancer.ts'), 'const a = \n')
    const { code, err } = await runCommand(root, ['run', 'load-balancer', folder])
    expect(code).toBe(1)
    expect(err).toMatch(/✗ balancer\.ts does not compile, line \d: .+\n {2}next {3}Mend the line/)
  })

  test('a port that somebody has', async () => {
    const server = createServer()
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address()
        resolve(typeof address === 'object' && address !== null ? address.port : 0)
      })
    })
    const { code, err } = await runCommand(root, ['run', 'load-balancer', folder, '--port', String(port)])
    server.close()
    expect(code).toBe(2)
    expect(err).toContain(`port ${port} is taken by another program`)
  })

  test.each([
    [['run', 'load'], 'no exercise is called "load"'],
    [['run', 'load-balancer', '/nowhere'], 'there is no such folder'],
    [['run', 'load-balancer', 'a', 'b'], 'one folder at a time'],
    [['run'], 'which exercise?'],
  ])('%j', async (args, what) => {
    const { code, err } = await runCommand(root, args)
    expect(code).toBe(2)
    expect(err).toContain(what)
  })
})

test('orders are read word by word', () => {
  expect(readOrder('  crash  web-1 lose ')).toEqual({
    kind: 'act',
    action: { do: 'crash', node: 'web-1', disk: 'lose' },
  })
  expect(readOrder('cut a b')).toEqual({ kind: 'act', action: { do: 'partition', a: ['a'], b: ['b'] } })
  expect(readOrder('users 2')).toMatchObject({ action: { load: { usersPerDay: 172_800 } } })
  expect(readOrder('')).toEqual({ kind: 'nothing' })
  for (const wrong of ['crash', 'slow web-1 fast', 'users many', 'crash web-1 keep', 'jump'])
    expect(() => readOrder(wrong)).toThrow()
})
