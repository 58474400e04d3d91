/**
 * The service worker. It keeps the whole site, so that lessons work without a network; and on hosts that send no headers
 * it isolates the pages of lessons, once a learner asked for that. One worker for both, as a page can have only one.
 *
 * Pages and their scripts come from one build, always: what is kept is answered without asking the network, and a newer
 * build is taken over as a whole, when the learner says so or no page is open.
 */
import { cleanupOutdatedCaches, PrecacheController } from 'workbox-precaching'
import { isolationHeaders, wantsIsolation } from '../runtime/server/isolation.ts'
import { isolationChosen } from './choices.ts'
import { takeOver } from './take-over.ts'
import type { KeptFile, WorkerScope } from './worker-types.ts'

declare const self: WorkerScope
/** Put in by the build: every file that is kept. */
declare const keptFiles: readonly KeptFile[]

const kept = new PrecacheController()
kept.addToCacheList([...keptFiles])
cleanupOutdatedCaches()

const root = new URL(self.registration.scope).pathname

self.addEventListener('install', (event) => {
  event.waitUntil(Promise.resolve(kept.install(event as never)))
})

self.addEventListener('activate', (event) => {
  event.waitUntil(Promise.resolve(kept.activate(event as never)).then(() => self.clients.claim()))
})

self.addEventListener('message', (event) => {
  if (event.data === takeOver) event.waitUntil(self.skipWaiting())
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return
  const key = keptAs(url)
  const path = `/${url.pathname.slice(root.length)}`
  // A page like that starts no Worker from a script without the second header.
  const mayIsolate = (request.mode === 'navigate' && wantsIsolation(path)) || request.destination === 'worker'
  if (key === undefined && !mayIsolate && request.mode !== 'navigate') return
  event.respondWith(answer(request, key, mayIsolate))
})

/** The address under which it is kept. Nothing for what is not. */
function keptAs({ pathname, origin }: URL): string | undefined {
  return kept.getCacheKeyForURL(`${origin}${pathname}${pathname.endsWith('/') ? 'index.html' : ''}`)
}

async function answer(request: Request, key: string | undefined, mayIsolate: boolean): Promise<Response> {
  const found = key === undefined ? undefined : await caches.match(key)
  const response = found ?? (await fromNetwork(request))
  if (!mayIsolate || response.type === 'opaqueredirect' || !(await isolationChosen())) return response
  const headers = new Headers(response.headers)
  for (const [name, value] of isolationHeaders)
    if (request.mode === 'navigate' || name !== 'Cross-Origin-Opener-Policy') headers.set(name, value)
  const { status, statusText } = response
  return new Response(response.body, { status, statusText, headers })
}

/** Without a network, an address that is no page of the site gets the page that says so. */
async function fromNetwork(request: Request): Promise<Response> {
  try {
    return await fetch(request)
  } catch (error) {
    const key = kept.getCacheKeyForURL(new URL(`${root}404.html`, self.location.origin).href)
    const page = request.mode === 'navigate' && key !== undefined ? await caches.match(key) : undefined
    if (page === undefined) throw error
    return page
  }
}
