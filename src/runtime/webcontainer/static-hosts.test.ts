/** The ready files for static hosts say the same as our own servers. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readHeaderRules } from '../../../tests/e2e/static-headers.ts'
import { isolationHeaders, wantsIsolation } from '../server/isolation.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

interface VercelRule {
  readonly source: string
  readonly headers: readonly { readonly key: string; readonly value: string }[]
}

function vercelRules(): (path: string) => readonly (readonly [string, string])[] {
  const { headers: rules } = JSON.parse(read('vercel.json')) as { readonly headers: readonly VercelRule[] }
  return (path) =>
    rules
      .filter(({ source }) => new RegExp(`^${source.replace(/:\w+/g, '[^/]+')}$`).test(path))
      .flatMap(({ headers }) => headers.map(({ key, value }) => [key, value] as const))
}

const paths = [
  '/',
  '/lessons/the-load-balancer/',
  '/ko/lessons/the-load-balancer/',
  '/stacks/replication.json',
]

for (const [name, rules] of [
  ['_headers', readHeaderRules(read('public/_headers'))],
  ['vercel.json', vercelRules()],
] as const)
  test(`${name} isolates lessons and nothing else, and lets them start Workers`, () => {
    for (const path of paths)
      expect([path, rules(path)]).toEqual([path, wantsIsolation(path) ? isolationHeaders : []])
    for (const script of ['/suites/counter.0.js', '/_astro/editor.js'])
      expect(rules(script)).toEqual([isolationHeaders[1]])
  })

test('the service worker knows the same pages and headers', () => {
  const script = read('public/isolate.js')
  expect(script).toContain(String(/^(?:\/[a-z]{2}(?:-[a-z]+)?)?\/lessons\//i))
  expect(wantsIsolation.toString()).toContain(String(/^(?:\/[a-z]{2}(?:-[a-z]+)?)?\/lessons\//i))
  for (const [header, value] of isolationHeaders) expect(script).toContain(`'${header}', '${value}'`)
})
