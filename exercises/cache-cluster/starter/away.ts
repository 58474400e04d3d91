/**
 * Which caches are away from this web server: dead, frozen, or cut off.
 *
 * From stage 2 on this is yours. So far none ever is.
 */
import type { Env } from 'millions'

const away = new Set<string>()

export function isAway(cache: string): boolean {
  return away.has(cache)
}

/** web.ts tells of each question to a cache whether it was answered. */
export function noteAnswer(_cache: string, _isAnswered: boolean): void {}

/** web.ts calls this once a second. */
export async function everySecond(_env: Env): Promise<void> {}
