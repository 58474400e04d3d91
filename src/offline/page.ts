/** The page's end of the service worker: it is registered once the page has what it wants, and a newer one is told of. */
/** The site's own root: a worker serves what lies below it. */
export const base = `${(import.meta.env?.BASE_URL ?? '/').replace(/\/$/, '')}/`
export const script = `${base}service-worker.js`
/** Isolates lessons until that one is there. */
export const isolatingScript = `${base}isolate.js`
/** Who leaves a page open for days learns of a newer one all the same. */
const lookAgainMs = 60 * 60_000

/** Of this site. Undefined where a browser has none, or the page is not served securely. */
export function workers(): ServiceWorkerContainer | undefined {
  return globalThis.isSecureContext && 'serviceWorker' in navigator ? navigator.serviceWorker : undefined
}

/** Rejects where a browser allows none. */
export async function registerWorker(): Promise<ServiceWorkerRegistration> {
  const container = workers()
  if (container === undefined) throw new Error('this browser has no service workers')
  return await container.register(script, { scope: base })
}

/** Settles when its worker answers for pages. Rejects when the browser gives that worker up. */
export async function whenActive({ active, waiting, installing }: ServiceWorkerRegistration): Promise<void> {
  const worker = active ?? waiting ?? installing
  await new Promise<void>((resolve, reject) => {
    const look = (): void => {
      if (worker?.state === 'activating' || worker?.state === 'activated') resolve()
      if (worker?.state === 'redundant') reject(new Error('the browser has given the service worker up'))
    }
    worker?.addEventListener('statechange', look)
    look()
  })
}

/** Once the site is kept, its worker isolates lessons as well: what does only that has done its work, and is gone with its pages. */
export async function dismissIsolating(
  container: ServiceWorkerContainer,
  keeping: ServiceWorkerRegistration,
): Promise<void> {
  await whenActive(keeping)
  for (const each of await container.getRegistrations())
    if (each.active !== null && new URL(each.active.scriptURL).pathname === isolatingScript)
      await each.unregister()
}

/** Tells each worker that is ready to take over from the one that serves this page, now and later. */
export function watchForNewer(
  registration: ServiceWorkerRegistration,
  tell: (worker: ServiceWorker) => void,
): void {
  const look = (worker: ServiceWorker | null): void => {
    if (worker === null || registration.active === null) return
    if (worker.state === 'installed') tell(worker)
    else
      worker.addEventListener('statechange', () => {
        // The first one ever takes over by itself, and is no news.
        if (worker.state === 'installed' && registration.active !== null) tell(worker)
      })
  }
  look(registration.waiting)
  look(registration.installing)
  registration.addEventListener('updatefound', () => look(registration.installing))
  setInterval(() => {
    if (document.visibilityState === 'visible') registration.update().catch(() => {}) // No network: another time.
  }, lookAgainMs)
}
