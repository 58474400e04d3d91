/** Whose results of other exercises run: what the learner has passed in `workspace/`, or the references. */

import type { OwnResults } from '../course/parts.ts'
import { ownResults } from '../course/passed.ts'
import { text } from '../messages/cli/learner.en.ts'
import { UsageError } from './command.ts'

export type PartsChoice = 'own' | 'reference'

/** A folder that is named may be anybody's: this machine's learner has no part in it unless told. */
export function chosenParts(command: string, given: string | undefined, isNamed: boolean): PartsChoice {
  if (given === undefined) return isNamed ? 'reference' : 'own'
  if (given === 'own' || given === 'reference') return given
  throw new UsageError(text.parts.unknown(given), text.seeHelp(command))
}

/** What goes with a submission: nothing where references run. */
export async function partsOf(
  root: string,
  choice: PartsChoice,
  names: readonly string[],
): Promise<{ readonly parts?: OwnResults }> {
  if (choice === 'reference' || names.length === 0) return {}
  const parts = await ownResults(root, names)
  return Object.keys(parts).length === 0 ? {} : { parts }
}
