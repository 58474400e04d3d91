/** Shows on the home page how many users a day the learner's own stacks carry: beside each lesson, and the most on the ruler. */
import { fill } from '../../messages/fill.ts'
import { messages } from '../../messages/index.ts'
import { type KeptCarried, readCarried } from '../../workspace/carried/kept.ts'
import { carriedTexts } from '../../workspace/carried/words.ts'

const locale = document.documentElement.lang
const words = messages(locale).carried

function read(): Readonly<Record<string, KeptCarried>> {
  try {
    return readCarried(localStorage)
  } catch {
    return {} // A browser that keeps nothing.
  }
}

const kept = read()
for (const row of document.querySelectorAll<HTMLElement>('[data-exercise]')) {
  const own = kept[row.dataset.exercise ?? '']
  const line = row.querySelector<HTMLElement>('.carries')
  if (own === undefined || line === null) continue
  const { users, cost } = carriedTexts(own, words, locale)
  line.textContent = fill(words.homeLine, { users, cost })
  line.hidden = false
}

/** The ruler goes from one to a million users. */
const decades = 6
const most = Math.max(0, ...Object.values(kept).map(({ usersPerDay }) => usersPerDay))
const marks = document.querySelector<HTMLElement>('[data-ruler] .marks')
if (most > 0 && marks !== null) {
  const mark = document.createElement('li')
  mark.style.left = `${Math.min(1, Math.log10(most) / decades) * 100}%`
  mark.textContent = fill(words.homeMark, { users: most.toLocaleString(locale) })
  marks.append(mark)
  marks.hidden = false
}
