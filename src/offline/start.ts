/** Keeps the site for when there is no network, once the page has all that it wants itself; tells of a newer one. */
import { base, dismissIsolating, registerWorker, watchForNewer, workers } from './page.ts'
import { takeOver } from './take-over.ts'

interface Connection {
  readonly saveData?: boolean
}

/** Who pays by the byte decides by themselves, on the page of their work. */
export function savesData(): boolean {
  return (navigator as Navigator & { readonly connection?: Connection }).connection?.saveData === true
}

/** Told in the page: that there is a newer one, with a button. */
function offer(notice: HTMLElement, act: () => void): void {
  notice.hidden = false
  notice.querySelector('button')?.addEventListener('click', act, { once: true })
}

async function start(): Promise<void> {
  const container = workers()
  const notice = document.querySelector<HTMLElement>('#newer')
  if (container === undefined || notice === null) return
  if (savesData() && (await container.getRegistration(base)) === undefined) return
  const hadOne = container.controller !== null
  let asked = false
  container.addEventListener('controllerchange', () => {
    // The first worker ever has the same site as this page. Another one has a newer one: this page's later parts are gone.
    if (!hadOne) return
    if (asked || document.visibilityState === 'hidden') location.reload()
    else offer(notice, () => location.reload())
  })
  const registration = await registerWorker()
  watchForNewer(registration, (worker) => {
    offer(notice, () => {
      asked = true
      worker.postMessage(takeOver)
    })
  })
  await dismissIsolating(container, registration)
}

// A browser that forbids it (a private window, a full disk) works as before, with a network.
start().catch((error: unknown) => console.warn(error))
