/** Shows how far the learner has come, from what this browser keeps: in the list of lessons, the menu, and the map. */
import { fill } from '../../messages/fill.ts'
import { readProgress } from '../../workspace/session/progress.ts'
import { isDone, type Learned, learnedOf, lessonStages, nextOf } from './learned.ts'

/** Of all lessons on the page, anew. */
export function showProgress(): void {
  const progress = readProgress()
  for (const element of document.querySelectorAll<HTMLElement | SVGElement>('[data-stages]')) {
    const learned = learnedOf(lessonStages(element), progress)
    element.dataset.state = learned.state === 'complete' ? 'done' : learned.state
    const line = element.querySelector<HTMLElement>('.progress')
    if (line !== null) tell(line, learned)
    const pips = element.querySelector<HTMLElement>('.pips')
    if (pips !== null) fillPips(pips, learned)
  }
}

function tell(line: HTMLElement, { state, passed, total }: Learned): void {
  line.hidden = state === 'new'
  const { begun = '', started = '', done = '', all = '' } = line.dataset
  const count = fill(started, { passed, total })
  if (state === 'complete') line.textContent = all
  else if (state === 'done') line.textContent = `${done} · ${count}`
  else line.textContent = passed > 0 ? count : begun
}

function fillPips(pips: HTMLElement, { state, passed, total }: Learned): void {
  const told = pips.querySelector<HTMLElement>('.for-reader')
  if (told !== null && state !== 'new') told.textContent = fill(pips.dataset.says ?? '', { passed, total })
  for (const [place, pip] of pips.querySelectorAll('i').entries())
    pip.toggleAttribute('data-passed', place < passed)
}

/** Where to go on, on the button of the home page. */
export function showNext(): void {
  const start = document.querySelector<HTMLAnchorElement>('#start')
  if (start === null) return
  const progress = readProgress()
  const lessons = [...document.querySelectorAll<HTMLElement>('li[data-href][data-title]')].map((row) => ({
    row,
    learned: learnedOf(lessonStages(row), progress),
  }))
  if (lessons.every(({ learned }) => learned.state === 'new')) return
  const next = nextOf(lessons)
  const { continue: goOn = '', next: comes = '', done = '' } = start.dataset
  if (next === undefined) {
    start.href = '#lessons'
    start.textContent = done
    return
  }
  start.href = next.row.dataset.href ?? ''
  const title = next.row.dataset.title ?? ''
  start.textContent = fill(isDone(next.learned.state) || next.learned.state === 'new' ? comes : goOn, {
    title,
  })
}
