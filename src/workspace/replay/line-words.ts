/** What a line of code did in a run, in a few words: for the list of lines, and for the marks beside the code. */
import { fill } from '../../messages/fill.ts'
import type { Messages } from '../../messages/index.ts'
import type { CodeLine } from './model/code-lines.ts'

export function didText(
  { logged, threw }: Pick<CodeLine, 'logged' | 'threw'>,
  words: Messages['replay']['lines'],
): string {
  if (threw === 0) return fill(words.logged, { count: logged })
  return fill(logged === 0 ? words.threw : words.loggedAndThrew, { count: threw, logged })
}
