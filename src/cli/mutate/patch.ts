/** A mutant as a diff, as `git apply` takes it, and the few lines of it that a report has room for. */
import { createTwoFilesPatch, diffLines } from 'diff'

export function patchOf(path: string, before: string, after: string): string {
  const patch = createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, '', '', { context: 3 })
  const from = patch.indexOf('--- ')
  return patch.slice(from).replace(/\t$/gm, '').trimEnd()
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
