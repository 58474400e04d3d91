/** The headers of every answer as ready files for static hosts. They are made by their test: `npx vitest run src/runtime/server/host-files.test.ts -u`. */
import { always, type Headers, headersOf, pageHeaders } from './page-headers.ts'

interface Rule {
  /** `*` is any rest, `:locale` one folder. */
  readonly paths: string
  readonly headers: Headers
}

const lesson = '/lessons/any/'
const results = '/work/results/'

/** Where more than one holds for a path, none says what another one says. */
const rules: readonly Rule[] = [
  { paths: '/*', headers: always },
  ...[
    '/',
    '/:locale/',
    '/:locale/glossary/',
    '/:locale/work/',
    '/instructors/*',
    '/:locale/instructors/*',
    '/404.html',
  ].map((paths) => ({
    paths,
    headers: pageHeaders('/'),
  })),
  ...['/lessons/*', '/:locale/lessons/*'].map((paths) => ({ paths, headers: pageHeaders(lesson) })),
  ...[results, `/:locale${results}`].map((paths) => ({ paths, headers: pageHeaders(results) })),
  { paths: '/webcontainer/connect/*', headers: pageHeaders('/webcontainer/connect/') },
  ...['/_astro/*', '/suites/*'].map((paths) => ({
    paths,
    headers: headersOf('/script.js', 'text/javascript').slice(always.length),
  })),
]

/** Netlify, Cloudflare Pages. */
export function headersFile(): string {
  const lines = rules.flatMap(({ paths, headers }) => [
    paths,
    ...headers.map(([name, value]) => `  ${name}: ${value}`),
  ])
  return `# For Netlify and Cloudflare Pages. Made of src/runtime/server/page-headers.ts, which says why.\n${lines.join('\n')}\n`
}

export function vercelFile(): string {
  const file = {
    rewrites: [{ source: '/webcontainer/connect/(.*)', destination: '/webcontainer/connect/' }],
    headers: rules.map(({ paths, headers }) => ({
      source: paths.replace('*', '(.*)'),
      headers: headers.map(([key, value]) => ({ key, value })),
    })),
  }
  return `${JSON.stringify(file, undefined, 2)}\n`
}
