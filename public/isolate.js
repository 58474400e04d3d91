/**
 * For hosts that cannot send headers: a service worker that adds those which isolate a lesson's page, so that a container
 * may run in it. A page registers it when somebody asks for that (`src/runtime/webcontainer/isolate.ts`), and not before.
 * It keeps nothing and answers nothing by itself.
 */
const lesson = /^(?:\/[a-z]{2}(?:-[a-z]+)?)?\/lessons\//i

/** The site may lie below the root of its host. */
const root = new URL(registration.scope).pathname

addEventListener('install', () => skipWaiting())
addEventListener('activate', (event) => event.waitUntil(clients.claim()))

addEventListener('fetch', (event) => {
  const { request } = event
  const isLesson =
    request.mode === 'navigate' && lesson.test(`/${new URL(request.url).pathname.slice(root.length)}`)
  // A page like that starts no Worker from a script without the second header.
  if (isLesson || request.destination === 'worker') event.respondWith(isolated(request))
})

async function isolated(request) {
  const response = await fetch(request)
  // A redirect that the browser follows by itself.
  if (response.type === 'opaqueredirect') return response
  const headers = new Headers(response.headers)
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp')
  if (request.mode === 'navigate') headers.set('Cross-Origin-Opener-Policy', 'same-origin')
  const { status, statusText } = response
  return new Response(response.body, { status, statusText, headers })
}
