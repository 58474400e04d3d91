/** How fast a scene in a lesson is played: a reader should see it happen, and not wait for it. */

/** What a scene may take, in real ms. */
const watchedMs = 14_000

/** Virtual ms a real ms. Short scenes are played as life goes, never slower. */
export function paceOf(endMs: number): number {
  return Math.max(1, Math.round(endMs / watchedMs))
}

/** Whole seconds, as people of the locale write them. */
export function seconds(timeMs: number, locale: string): string {
  return Math.floor(timeMs / 1000).toLocaleString(locale)
}
