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
  /** As it was before the first run: what was measured for the page. */
  restore(): void
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
  const recorded = rows().map((row) => [...row.querySelectorAll('td')].map(({ textContent }) => textContent))
  const title = (isPlayed: boolean): void => {
    for (const part of details.querySelectorAll<HTMLElement>('[data-before], [data-after]'))
      part.hidden = (part.dataset.before !== undefined) === isPlayed
  }
  // Who has read what happens may go on reading while it happens.
  let isTold = details.open
  return {
    clear: () => {
      title(true)
      isTold ||= details.open
      details.toggleAttribute('data-playing', !isTold)
      details.open = !isGuess
      delete details.dataset.shown
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
      isTold = true
      delete details.dataset.playing
      details.dataset.shown = ''
      details.open = true
    },
    restore: () => {
      title(false)
      delete details.dataset.playing
      details.open = false
      rows().forEach((row, place) => {
        row.querySelectorAll('td').forEach((cell, column) => {
          cell.textContent = recorded[place]?.[column] ?? ''
        })
      })
    },
  }
}
