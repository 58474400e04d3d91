/**
 * Isolates the page where its host sends no headers for it: a service worker adds them, from the next load on. The one that
 * keeps the site does it; where that one is not there yet, a small one (`public/isolate.js`) does until it is. Chosen by the
 * learner, who is told beforehand that the page loads once more.
 *
 * The small one serves lessons alone. Browsers install the workers of one scope one after the other, so that with the scope
 * of the other one it would wait until the whole site has been kept.
 */
import { chooseIsolation } from './choices.ts'
import { base, isolatingScript, script, whenActive, workers } from './page.ts'

const tried = 'millions:isolated'

function wasTried(): boolean {
  try {
    return localStorage.getItem(tried) !== null
  } catch {
    return true // A browser that keeps nothing keeps no worker either.
  }
}

/** Whether a reload with the service worker would isolate the page. Not when it has been tried. */
export function canIsolate(): boolean {
  return globalThis.crossOriginIsolated === false && workers() !== undefined && !wasTried()
}

/** Settles when the page is about to load again: what is to survive has to be saved before. Rejects where a browser allows no service workers. */
export async function isolate(reload: () => void = () => location.reload()): Promise<void> {
  const container = workers()
  if (container === undefined) throw new Error('this browser has no service workers')
  await chooseIsolation()
  if (!isServedBy(container, script)) {
    const scope = lessonsOf(location.pathname)
    // Whichever answers for this page meanwhile: the next load comes to the one for lessons, once it is active.
    await whenActive(await container.register(isolatingScript, { scope }))
  }
  localStorage.setItem(tried, new Date().toISOString())
  reload()
}

/** The folder of all lessons of the page's language, in a site that lies below `root`. */
export function lessonsOf(path: string, root = base): string {
  const [folder] = /^(?:[a-z]{2}(?:-[a-z]+)?\/)?lessons\//i.exec(path.slice(root.length)) ?? []
  if (folder === undefined) throw new Error(`${path} is no lesson`)
  return root + folder
}

function isServedBy({ controller }: ServiceWorkerContainer, path: string): boolean {
  return controller !== null && new URL(controller.scriptURL).pathname === path
}
