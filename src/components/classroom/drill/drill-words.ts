/** What a class breaks together, in a line: the lesson, and what happens. */
import type { Drill } from '../../../classroom/api.ts'
import { drillMessages } from '../../../messages/drill.ts'
import { fill } from '../../../messages/fill.ts'
import type { Lessons } from '../lessons.ts'

/** `scenes`: the titles of the exercise’s scenes, as far as they are known. */
export function drillWords(
  drill: Drill,
  scenes: Readonly<Record<string, string>>,
  lessons: Lessons,
  locale: string,
): string {
  const { number = '', title = drill.exercise } = lessons[drill.exercise] ?? {}
  const { what } = drillMessages(locale)
  const happens =
    'scene' in drill
      ? fill(what.scene, { title: scenes[drill.scene] ?? drill.scene })
      : fill(what[drill.fault], { node: drill.node })
  return `${number} ${title}: ${happens}`.trim()
}
