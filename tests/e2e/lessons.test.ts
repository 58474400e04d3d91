/**
 * Every lesson that has a page, as a learner goes through it: a new one is covered by being there. What a page complains
 * of (errors, violations of its policy, requests that leave the machine) fails the test that caused it.
 */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadLessons } from '../../src/course/lessons.ts'
import { solutionFiles } from '../../src/course/solution-files.ts'
import { expectAccessible } from './accessible.ts'
import { visitor } from './browser.ts'
import { root } from './site.ts'
import { Workspace } from './workspace.ts'

const learner = visitor()

/** The last lessons are graded for a minute, and for several on a busy machine. */
const gradeLimitMs = 900_000

const lessons = loadLessons(root).map((lesson) => ({
  ...lesson,
  path: `/lessons/${basename(lesson.file, '.mdx').replace(/^\d+-/, '')}/`,
}))
const graded = lessons.flatMap(({ exercise, ...lesson }) =>
  exercise === undefined ? [] : { ...lesson, exercise },
)
const withScenes = lessons.filter(({ file }) => readFileSync(file, 'utf8').includes('<Scene'))

test('there are lessons, and exercises that they build', () => {
  expect(graded.length).toBeGreaterThan(2)
  expect(withScenes.length).toBeGreaterThan(2)
})

describe.each(lessons)('$number $title', ({ path, title, number, exercise }) => {
  test(
    'it loads, and its starter fails in words; axe finds nothing in it',
    async () => {
      const { page, requests } = await learner.visit(path)
      await page.getByRole('heading', { level: 1, name: `${number} ${title}` }).waitFor()
      if (exercise === undefined) {
        await expectAccessible(page, 'read')
      } else {
        const workspace = new Workspace(page)
        await workspace.button('Submit').waitFor()
        await expectAccessible(page, 'start')
        await workspace.submit(gradeLimitMs)
        expect(await workspace.headline()).toMatch(/^Stage [1-9] is next: \S/)
        const told = await workspace.results.locator('li[data-stage] details.failure').first().innerText()
        for (const words of ['What was seen', 'Likely cause', 'Try next'])
          expect(told.toLowerCase()).toMatch(new RegExp(`${words.toLowerCase()}\\s+\\S`))
        await expectAccessible(page, 'failed', '#workspace')
      }
      const elsewhere = requests
        .filter((address) => !/^(?:data|blob):/.test(address))
        .map((each) => new URL(each).origin)
      expect([...new Set(elsewhere)]).toEqual([learner.url])
    },
    gradeLimitMs,
  )
})

test.each(graded)(
  '$number $title: the reference passes',
  async ({ path, exercise }) => {
    const { page } = await learner.visit(path, {
      drafts: { [exercise]: solutionFiles(root, exercise, 'reference') },
    })
    const workspace = new Workspace(page)
    await workspace.submit(gradeLimitMs)
    expect(await workspace.headline()).toContain('All stages pass')
  },
  gradeLimitMs,
)

test.each(withScenes)(
  '$number $title: on a phone no number of a scene breaks over two lines',
  async ({ path }) => {
    const { page } = await learner.visit(path, { viewport: { width: 390, height: 844 }, isMobile: true })
    expect(await page.locator('.scene .numbers td').count()).toBeGreaterThan(0)
    const broken = await page.locator('.scene .numbers').evaluateAll((all) =>
      all.flatMap((details) => {
        if (!(details instanceof HTMLDetailsElement)) return []
        details.dataset.shown = ''
        details.open = true
        return [...details.querySelectorAll('td')].flatMap((cell) => {
          const text = document.createRange()
          text.selectNodeContents(cell)
          const tops = [...text.getClientRects()].map(({ top }) => Math.round(top))
          return new Set(tops).size > 1 ? [cell.textContent] : []
        })
      }),
    )
    expect(broken).toEqual([])
  },
)
