/**
 * What every answer of this site says to the browser: what its pages may load and run, who may frame or read them, and
 * which of them are isolated. The one source for our own servers, for each page itself, and for the ready files of static
 * hosts (`public/_headers`, `vercel.json`).
 */
import { inlineScripts } from './inline-scripts.ts'
import { isolationHeaders, runsPrograms, wantsIsolation } from './isolation.ts'

export type Headers = readonly (readonly [name: string, value: string])[]

/** StackBlitz's frame, which runs a container when a reader chooses it, and where it is asked whether it can be reached. */
const container = 'https://stackblitz.com'

const directives: Readonly<Record<string, readonly string[]>> = {
  'default-src': ["'self'"],
  // Those that stand in a page, by their hashes: the build tells when there is another one.
  // The search is compiled to WebAssembly.
  'script-src': ["'self'", "'wasm-unsafe-eval'", ...Object.values(inlineScripts).map((hash) => `'${hash}'`)],
  // The editor and the figures write their own.
  'style-src': ["'self'", "'unsafe-inline'"],
  'img-src': ["'self'", 'data:'],
  'font-src': ["'self'", 'data:'],
  // A socket of the same host is the page's own, too.
  'connect-src': ["'self'", container],
  'worker-src': ["'self'", 'blob:'],
  'frame-src': [container],
  'manifest-src': ["'self'"],
  'object-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'self'"],
}

/**
 * Only a lesson runs programs, and the page of one's own results. They run in Workers, which are made from a script that was kept, as the network may be gone
 * by then; a Worker like that has its page's policy, and its sandbox makes code from text.
 */
const programs = "'unsafe-eval'"

/** As it stands in a page, for hosts that send no headers. */
export function policyInPage(path: string): string {
  return Object.entries(directives)
    .map(([name, sources]) => {
      const more = name === 'script-src' && runsPrograms(path) ? [programs] : []
      return [name, ...sources, ...more].join(' ')
    })
    .join('; ')
}

/** Who may frame a page only a header can say. */
export function policyOf(path: string): string {
  return `${policyInPage(path)}; frame-ancestors 'none'`
}

export const always: Headers = [
  ['X-Content-Type-Options', 'nosniff'],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
]
const [opener, embedder] = isolationHeaders

/** Of an answer of this type (as in `Content-Type`; unknown: a page) at this path. */
export function headersOf(path: string, type = 'text/html'): Headers {
  // A Worker has the policy that its script came with: those that the dev server serves make code from text.
  if (/\bjavascript\b/.test(type)) return [...always, embedder]
  return [...always, ...pageHeaders(path)]
}

/** The page by which an address finds its container needs its opener. */
const needsOpener = (path: string): boolean => path.startsWith('/webcontainer/connect/')

export function pageHeaders(path: string): Headers {
  return [
    ['Content-Security-Policy', policyOf(path)],
    ...(needsOpener(path) ? [] : [opener]),
    ...(wantsIsolation(path) ? [embedder] : []),
  ]
}
