import type { LinkedPlace } from './place-links.ts'

declare global {
  interface DocumentEventMap {
    /** A line of the code is asked for, from outside the workspace. */
    'millions:place': CustomEvent<LinkedPlace>
  }
}
