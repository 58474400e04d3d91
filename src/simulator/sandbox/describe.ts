/** Anything that was thrown, as text. Whatever it is: nothing it holds can throw or run on into the host. */
import { inspect } from './inspect.ts'

const longestText = 2000

export function describe(thrown: unknown): string {
  try {
    const text = typeof thrown === 'string' ? thrown : inspect(thrown)
    return text.length > longestText ? `${text.slice(0, longestText)}…` : text
  } catch {
    return 'a value that cannot be shown'
  }
}
