/**
 * For hosts that cannot send headers: a service worker that adds those which isolate a lesson's page, so that a container
 * may run in it. A page registers it when somebody asks for that (`src/offline/isolate.ts`), for lessons alone, and
 * not before. It keeps nothing and answers nothing by itself.
 */
addEventListener('install', () => skipWaiting())
addEventListener('activate', (event) => event.waitUntil(clients.claim()))

addEventListener('fetch', (event) => {
  const { request } = event
  // A page like that starts no Worker from a script without the second header.
  if (request.mode === 'navigate' || request.destination === 'worker') event.respondWith(isolated(request))
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
