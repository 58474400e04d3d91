/** The table under a scene, while the scene is played: emptied, and filled again as spans end. */
import type { ExerciseText } from '../../contract/exercise.ts'
import type { Scene } from '../../contract/scene.ts'
import type { Cell } from '../../live/protocol.ts'
import { cellText, columnsOf } from './cells.ts'

export interface Numbers {
  clear(): void
  fill(measure: string, cells: readonly Cell[]): void
  /** All of it is there: nothing is held back any more. */
  show(): void
}

interface Wanted {
  readonly scene: Scene
  readonly text: Pick<ExerciseText, 'figures'>
  readonly locale: string
  readonly isGuess: boolean
}

export function createNumbers(
  details: HTMLDetailsElement,
  { scene, text, locale, isGuess }: Wanted,
): Numbers {
  const columns = columnsOf(scene)
  const rows = (): readonly HTMLTableRowElement[] => [
    ...details.querySelectorAll<HTMLTableRowElement>('tr[data-measure]'),
  ]
  const swap = (): void => {
    for (const part of details.querySelectorAll<HTMLElement>('[data-before], [data-after]'))
      part.hidden = part.dataset.before !== undefined
  }
  return {
    clear: () => {
      swap()
      details.hidden = isGuess
      details.open = !isGuess
      for (const row of rows()) for (const cell of row.querySelectorAll('td')) cell.textContent = '…'
    },
    fill: (measure, cells) => {
      const row = rows().find((each) => each.dataset.measure === measure)
      const places = row?.querySelectorAll('td') ?? []
      columns.forEach((column, place) => {
        const cell = places[place]
        if (cell !== undefined) cell.textContent = cellText(column, cells[place], text, locale)
      })
    },
    show: () => {
      details.hidden = false
      details.open = true
    },
  }
}
