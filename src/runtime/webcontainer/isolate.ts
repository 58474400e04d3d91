/**
 * Isolates the page where its host sends no headers for it: a service worker adds them, from the next load on. It is
 * registered when the learner asks for the container, and told beforehand that the page loads once more.
 */

const script = '/isolate.js'

/** Whether a reload with the service worker would isolate the page. Not when it has been tried. */
export function canIsolate(): boolean {
  if (globalThis.crossOriginIsolated !== false || !globalThis.isSecureContext) return false
  if (!('serviceWorker' in navigator)) return false
  const { controller } = navigator.serviceWorker
  return controller === null || new URL(controller.scriptURL).pathname !== script
}

/** Settles when the page is about to load again: what is to survive has to be saved before. Rejects where a browser allows no service workers. */
export async function isolate(reload: () => void = () => location.reload()): Promise<void> {
  const { serviceWorker } = navigator
  const controlled = new Promise<void>((resolve) => {
    serviceWorker.addEventListener('controllerchange', () => resolve(), { once: true })
  })
  await serviceWorker.register(script, { scope: '/' })
  if (serviceWorker.controller === null) await controlled
  reload()
}
