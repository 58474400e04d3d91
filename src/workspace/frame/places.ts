/** How all parts of the workspace lead to a line of the learner's code. */
import { createContext } from 'svelte'
import type { LinkedPlace } from './place-links.ts'

export interface Places {
  /** Of the exercise. */
  readonly files: readonly string[]
  /** How the language of the page names a place, with {file} and {line}. */
  readonly named: string
  go(place: LinkedPlace): void
}

export const [placesHere, givePlaces] = createContext<Places>()
