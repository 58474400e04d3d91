/** A mutant as a diff of the reference, as all commands take one, and the few lines of it that a report has room for. */
import { createTwoFilesPatch, diffLines } from 'diff'
import type { Mutant } from '../../mutation/mutants.ts'

export function mutantDiff(mutant: Mutant, before: string): string {
  const { file, line, column, operator, change, source } = mutant
  const patch = createTwoFilesPatch(`a/${file}`, `b/${file}`, before, source, '', '', { context: 3 })
  const lines = patch.slice(patch.indexOf('--- ')).trimEnd().split('\n')
  const head = lines.slice(0, 2).map((each) => each.trimEnd())
  return [`${file}:${line}:${column} ${operator}: ${change}`, '', ...head, ...lines.slice(2)].join('\n')
}

const mostLines = 4

/** `- ` what stands there, `+ ` what the mutant has. */
export function changedLines(before: string, after: string): readonly string[] {
  const parts = diffLines(before, after)
  const marked = (isOf: 'removed' | 'added', mark: string): readonly string[] => {
    const lines = parts
      .filter((part) => part[isOf])
      .flatMap(({ value }) => value.replace(/\n$/, '').split('\n'))
    const shown = lines.slice(0, mostLines).map((line) => `${mark} ${line.trim()}`.trimEnd())
    return lines.length > mostLines ? [...shown, `${mark} …`] : shown
  }
  return [...marked('removed', '-'), ...marked('added', '+')]
}
