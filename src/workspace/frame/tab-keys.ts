/** Arrow keys in a list of tabs: the next one or the one before, round and round (ARIA Authoring Practices, tabs). */

/** The tab that a key leads to from `shown`; undefined for any other key, which is left alone. */
export function tabByKey<T>(event: KeyboardEvent, tabs: readonly T[], shown: T): T | undefined {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
  if (step === undefined) return undefined
  event.preventDefault()
  return tabs.at((tabs.indexOf(shown) + step) % tabs.length)
}
