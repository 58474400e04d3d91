/** What the learner chose, where pages and the service worker both find it. */
const cacheName = 'millions-choices'
const isolate = '/isolate'

/** Lessons are to be isolated from now on, as this host sends no headers for it. Rejects where nothing can be kept. */
export async function chooseIsolation(): Promise<void> {
  const cache = await caches.open(cacheName)
  await cache.put(isolate, new Response('chosen'))
}

export async function isolationChosen(): Promise<boolean> {
  return (await caches.match(isolate, { cacheName })) !== undefined
}
