/** The tracks of the list: which lessons are shown, and how much time those take that are not done yet. */
import { type Track, tracks } from '../../../content/course.ts'
import { fill } from '../../messages/fill.ts'
import type { Messages } from '../../messages/index.ts'
import { readProgress } from '../../workspace/session/progress.ts'
import { isDone, learnedOf, lessonStages } from './learned.ts'

type Words = Messages['home']['tracks']

const key = 'millions:track'

function keptTrack(): Track {
  try {
    return tracks.find((track) => track === localStorage.getItem(key)) ?? 'all'
  } catch {
    return 'all' // A browser that keeps nothing.
  }
}

function keepTrack(track: Track): void {
  try {
    localStorage.setItem(key, track)
  } catch {
    // Then it is chosen anew next time: what is shown is right all the same.
  }
}

class LessonList extends HTMLElement {
  connectedCallback(): void {
    const bar = this.querySelector<HTMLElement>('.tracks')
    if (bar === null) return
    bar.hidden = false
    const chosen = keptTrack()
    for (const input of bar.querySelectorAll('input')) input.checked = input.value === chosen
    bar.addEventListener('change', (event) => {
      const track = tracks.find(
        (name) => event.target instanceof HTMLInputElement && event.target.value === name,
      )
      if (track === undefined) return
      keepTrack(track)
      this.#show(track)
    })
    this.#show(chosen)
  }

  #show(track: Track): void {
    for (const part of this.querySelectorAll<HTMLElement>('.part')) {
      const rows = [...part.querySelectorAll<HTMLElement>('li[data-tracks]')]
      for (const row of rows) row.hidden = !(row.dataset.tracks ?? '').split(' ').includes(track)
      part.hidden = rows.every((row) => row.hidden)
    }
    const status = this.querySelector('.left')
    if (status !== null) status.textContent = this.#timeLeft()
  }

  #timeLeft(): string {
    const words = JSON.parse(this.dataset.words ?? '{}') as Words
    const { locale = 'en' } = this.dataset
    const progress = readProgress()
    const shown = [...this.querySelectorAll<HTMLElement>('li[data-tracks]')].filter((row) => !row.hidden)
    const ready = shown.filter((row) => row.dataset.href !== undefined)
    const open = ready.filter((row) => !isDone(learnedOf(lessonStages(row), progress).state))
    const minutes = open.reduce((sum, row) => sum + Number(row.dataset.minutes ?? 0), 0)
    const lessons = (count: number): string => {
      const form =
        new Intl.PluralRules(locale).select(count) === 'one' ? words.lessons.one : words.lessons.other
      return fill(form, { count })
    }
    const told =
      open.length === 0
        ? words.none
        : fill(words.left, { count: lessons(open.length), time: timeOf(minutes, words) })
    const ahead = shown.length - ready.length
    return ahead === 0 ? told : `${told} ${fill(words.toCome, { count: ahead })}`
  }
}

/** Whole hours, as nobody learns by the minute; below two hours, minutes. */
function timeOf(minutes: number, words: Words): string {
  if (minutes < 120) return fill(words.minutes, { minutes })
  return fill(words.hours, { hours: Math.round(minutes / 60) })
}

customElements.define('lesson-list', LessonList)
