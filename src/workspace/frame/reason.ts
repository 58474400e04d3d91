/** Why something failed, in words for a learner: no address, and no name of a part of the site, which would tell them nothing. */
import { messages } from '../../messages/index.ts'

/** What browsers say of a file that could not be had: Chromium, Firefox and WebKit, of `fetch` and of `import`. */
const unreachable =
  /failed to fetch|dynamically imported module|importing a module script failed|networkerror|load failed|network connection was lost/i
/** Of `session/versions.ts`. */
const noVersions = /^there is no IndexedDB$/
const address = /(?:blob:)?https?:\/\/[^\s'")]+|\/?_astro\/\S+|(?:\/[\w-]+)+\.(?:js|json|css)\b/g

export function reasonOf(error: unknown, locale = 'en'): string {
  const message = error instanceof Error ? error.message : String(error)
  const { noConnection, noDatabase, answered } = messages(locale).workspace.reasons
  if (unreachable.test(message)) return noConnection
  if (noVersions.test(message)) return noDatabase
  const status = /answered with (\d{3})/.exec(message)
  if (status !== null) return answered.replace('{status}', status[1] ?? '')
  return message.replace(address, '…').trim()
}
