/** Whether the learner has left anything in this exercise that its page shows otherwise than the server does. */

import { markCookie } from '../../classroom/mark.ts'

const kinds = ['draft', 'verdict', 'hints', 'place', 'run']

/** How the room is divided holds for all exercises. */
const forAll = 'millions:layout'

export function leftSomething(exercise: string): boolean {
  try {
    // In a class, what was handed in and what came of it is there.
    if (document.cookie.includes(`${markCookie}=`)) return true
    return [forAll, ...kinds.map((kind) => `millions:${kind}:${exercise}`)].some(
      (key) => localStorage.getItem(key) !== null,
    )
  } catch {
    // A browser that keeps nothing: the workspace is to say so.
    return true
  }
}
