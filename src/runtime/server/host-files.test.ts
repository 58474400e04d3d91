/** The ready files for static hosts say the same as our own servers. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readHeaderRules } from '../../../tests/e2e/static-headers.ts'
import { lessonsOf } from '../../offline/isolate.ts'
import { headersFile, vercelFile } from './host-files.ts'
import { isolationHeaders } from './isolation.ts'
import { type Headers, headersOf, policyInPage, policyOf } from './page-headers.ts'

const root = join(import.meta.dirname, '..', '..', '..')

test('_headers and vercel.json are made of the headers of our own servers', async () => {
  await expect(headersFile()).toMatchFileSnapshot(join(root, 'public/_headers'))
  await expect(vercelFile()).toMatchFileSnapshot(join(root, 'vercel.json'))
})

interface VercelRule {
  readonly source: string
  readonly headers: readonly { readonly key: string; readonly value: string }[]
}

function vercelRules(): (path: string) => Headers {
  const { headers: rules } = JSON.parse(vercelFile()) as { readonly headers: readonly VercelRule[] }
  return (path) =>
    rules
      .filter(({ source }) => new RegExp(`^${source.replace(/:\w+/g, '[^/]+')}$`).test(path))
      .flatMap(({ headers }) => headers.map(({ key, value }) => [key, value] as const))
}

test.each([
  ['_headers', readHeaderRules(headersFile())],
  ['vercel.json', vercelRules()],
] as const)('%s says of each path what our own servers say', (_, rules) => {
  for (const path of [
    ...['/', '/ko/', '/404.html', '/lessons/the-load-balancer/', '/ko/lessons/the-load-balancer/'],
    ...['/work/results/', '/ko/work/results/'],
    '/webcontainer/connect/',
  ])
    expect([path, rules(path)]).toEqual([path, headersOf(path)])
  for (const script of ['/suites/counter.0.js', '/_astro/editor.js'])
    expect([script, rules(script)]).toEqual([script, headersOf(script, 'text/javascript')])
  // A Worker that runs programs makes code from text: with a page's policy it could not.
  expect(rules('/_astro/editor.js').map(([name]) => name)).not.toContain('Content-Security-Policy')
})

test('lessons are isolated, and nothing else; each page but the one that needs its opener has none', () => {
  const [opener, embedder] = isolationHeaders
  for (const path of [
    '/',
    '/lessons/the-load-balancer/',
    '/ko/lessons/the-load-balancer/',
    '/webcontainer/connect/',
  ]) {
    expect(headersOf(path).includes(embedder), path).toBe(path.includes('/lessons/'))
    expect(headersOf(path).includes(opener), path).toBe(path !== '/webcontainer/connect/')
  }
})

test('where no header is sent, a page says the same of itself, but for its frame, which only a header can', () => {
  for (const path of ['/', '/lessons/replication/'])
    expect(policyOf(path)).toBe(`${policyInPage(path)}; frame-ancestors 'none'`)
})

test('the service worker of lessons adds the same headers', () => {
  const script = readFileSync(join(root, 'public/isolate.js'), 'utf8')
  for (const [header, value] of isolationHeaders) expect(script).toContain(`'${header}', '${value}'`)
})

test('it serves lessons alone, in each language, and wherever the site lies', () => {
  expect(lessonsOf('/lessons/replication/')).toBe('/lessons/')
  expect(lessonsOf('/ko/lessons/lessons/')).toBe('/ko/lessons/')
  expect(lessonsOf('/course/lessons/hello/', '/course/')).toBe('/course/lessons/')
  // Below a folder of that name its scope is not the whole site.
  expect(lessonsOf('/lessons/lessons/hello/', '/lessons/')).toBe('/lessons/lessons/')
  expect(() => lessonsOf('/work/')).toThrow('/work/ is no lesson')
})
