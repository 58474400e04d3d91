/** What holds for every path: which methods it knows, that it says so, and that HEAD is a GET without its body. */
import { expect, say } from 'millions/suite'
import type { World } from '../../src/contract/world.ts'
import { type Answer, ask, expectStatus, type HeadersOf, named, shown } from './visits.ts'

/** Methods that no path here has. Any word may be one: also those that every object of JavaScript knows. */
const STRANGE = ['PUT', 'PATCH', 'DELETE', 'PURGE', 'constructor', 'toString', '__proto__']

/** A path that knows these methods, and maybe OPTIONS, and none besides. */
export async function expectMethods(
  world: World,
  path: string,
  known: readonly string[],
  others: readonly string[] = ['GET', 'HEAD', 'POST', ...STRANGE],
): Promise<void> {
  const options = await probe(world, 'OPTIONS', path)
  for (const method of others.filter((each) => !known.includes(each))) {
    const answer = await probe(world, method, path)
    const values = { ...named(answer), status: answer.status, known: known.join(', ') }
    expect(answer.status, say('not-405', values, answer.at)).toBe(405)
    expectAllow(answer, options.status === 405 ? known : [...known, 'OPTIONS'])
  }
}

/** The list is that of the path: no method is missing, and none is in it that is refused. */
function expectAllow(answer: Answer, known: readonly string[]): void {
  const header = answer.headers.get('allow')
  const values = { ...named(answer), known: known.join(', '), allow: header ?? 'nothing' }
  expect(header === null ? 'nothing' : 'a list', say('no-allow', values, answer.at)).toBe('a list')
  const listed = (header ?? '').split(',').map((method) => method.trim())
  const missing = known.find((method) => !listed.includes(method)) ?? 'none'
  expect(missing, say('allow-incomplete', { ...values, missing }, answer.at)).toBe('none')
  const extra = listed.find((method) => !known.includes(method)) ?? 'none'
  expect(extra, say('allow-too-much', { ...values, extra }, answer.at)).toBe('none')
}

/** Unknown, whatever the method. */
export async function expectUnknown(
  world: World,
  path: string,
  methods: readonly string[] = ['GET', 'HEAD', 'POST', 'DELETE'],
): Promise<void> {
  for (const method of methods) expectStatus(await probe(world, method, path), 404, 'not-404')
}

function probe(world: World, method: string, path: string): Promise<Answer> {
  if (method === 'GET' || method === 'HEAD') return ask(world, path, { method })
  return ask(world, path, { method, headers: { 'content-type': 'application/json' }, body: '{}' })
}

/** HEAD tells the same as GET, in all but the body. A GET that was asked already need not be asked again. */
export async function expectHead(
  world: World,
  path: string,
  headers: HeadersOf = {},
  asked?: Answer,
): Promise<void> {
  const get = asked ?? (await ask(world, path, { headers }))
  const head = await ask(world, path, { method: 'HEAD', headers })
  const values = { path: shown(path), get: get.status, head: head.status }
  expect(head.status, say('head-status', values, head.at)).toBe(get.status)
  const differing = [...new Set([...get.headers.keys(), ...head.headers.keys()])].filter(
    (name) => headerOf(get, name) !== headerOf(head, name),
  )
  if (differing.length === 0) return
  // What tells the time, a count or the number of the request is another one for each GET as well.
  const again = await ask(world, path, { headers })
  const name = differing.find((each) => headerOf(again, each) === headerOf(get, each))
  if (name === undefined) return
  const differs = { path: shown(path), name, get: headerOf(get, name), head: headerOf(head, name) }
  expect(differs.head, say('head-differs', differs, head.at)).toBe(differs.get)
}

const headerOf = ({ headers }: Answer, name: string): string => headers.get(name) ?? 'nothing'
