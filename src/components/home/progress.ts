/** Shows on the home page how far the learner has come, from what this browser keeps. */
import { fill } from '../../messages/fill.ts'
import { readProgress } from '../../workspace/session/progress.ts'

const progress = readProgress()
const rows = [...document.querySelectorAll<HTMLElement>('[data-exercise]')]

function words(text: string | undefined): readonly string[] {
  return (text ?? '').split(' ').filter(Boolean)
}

for (const row of rows) {
  const line = row.querySelector<HTMLElement>('.progress')
  const own = progress[row.dataset.exercise ?? '']
  if (line === null || own === undefined) continue
  const stages = words(row.dataset.stages)
  const passed = stages.filter((stage) => own.passedStages.includes(stage)).length
  const core = words(row.dataset.core)
  const done = core.length > 0 && core.every((stage) => own.passedStages.includes(stage))
  const started = fill(line.dataset.started ?? '', { passed, total: stages.length })
  line.dataset.state = done ? 'done' : 'begun'
  line.textContent =
    done && passed === stages.length
      ? (line.dataset.done ?? '')
      : done
        ? `${line.dataset.done ?? ''} · ${started}`
        : passed > 0
          ? started
          : (line.dataset.begun ?? '')
  line.hidden = false
}

const latest = rows
  .map((row) => ({ row, atMs: progress[row.dataset.exercise ?? '']?.workedAtMs ?? 0 }))
  .reduce<{ row: HTMLElement; atMs: number } | undefined>(
    (best, next) => (next.atMs > (best?.atMs ?? 0) ? next : best),
    undefined,
  )?.row
const start = document.querySelector<HTMLAnchorElement>('#start')
if (latest?.dataset.href !== undefined && start !== null) {
  start.href = latest.dataset.href
  start.textContent = fill(start.dataset.continue ?? '', { title: latest.dataset.title ?? '' })
}
