/** The page's editor knows what a program has, and nothing more. */
import { expect, test } from 'vitest'
import { visitor } from './browser.ts'
import { lesson, Workspace } from './workspace.ts'

const learner = visitor()

/** Each line that is wrong says so. */
const code = `import type { Program } from 'millions'

const names = new Set(['a']).union(new Set(['b'])).values().map((name) => name.length).toArray()
const later: Promise<number[]> = Array.fromAsync(names)
const shown: string = new Date(0).toLocaleString('en-US', { timeZone: 'UTC' })
const wrong1 = new Intl.NumberFormat('en')
const wrong2 = eval('1')
const wrong3 = new SharedArrayBuffer(1)
const wrong4: number = names

export default { fetch: async () => Response.json([await later, shown, wrong1, wrong2, wrong3, wrong4]) } satisfies Program
`

test('the language is that of programs: what they lack is marked, what they have is not', async () => {
  const { page } = await learner.visit(lesson)
  const workspace = new Workspace(page)
  await workspace.open()
  await workspace.write(code)
  const marks = page.locator('.monaco-editor .squiggly-error')
  await expect.poll(() => marks.count(), { timeout: 60_000 }).toBe(4)
  const tops = await marks.evaluateAll((found) =>
    found.map((mark) => Math.round(mark.getBoundingClientRect().top)),
  )
  const [first = 0] = tops.toSorted((a, b) => a - b)
  // One on each of four lines, 20 pixels apart.
  expect(tops.toSorted((a, b) => a - b).map((top) => Math.round((top - first) / 20))).toEqual([0, 1, 2, 3])
})
