/** A classroom served in other ways: by a plain address of the room, on PostgreSQL, and not at all. */
import { describe, expect, test } from 'vitest'
import { solutionFiles } from '../../src/course/solution-files.ts'
import { expectAccessible } from './accessible.ts'
import { roomName, visitor } from './browser.ts'
import { goToLesson, handInBy, Instructor, joinClass, lesson, type ServedRoom, serveRoom } from './room.ts'
import { root, serveSite } from './site.ts'
import { Workspace } from './workspace.ts'

const web = (name: string): string => solutionFiles(root, 'hello', name)['web.ts'] ?? ''
const markup = '<img src=x onerror=alert(1)>'

describe('by a plain address of the room', () => {
  let room: ServedRoom
  const visiting = visitor(async () => {
    room = await serveRoom({ name: roomName })
    return room
  })

  test('all works that needs no secure place, and what does not is told', async () => {
    const instructor = await Instructor.signIn(visiting, room)
    const code = await instructor.makeClass('By name')
    const { page, link } = await joinClass(visiting, { code, name: 'Ada', web: web('reference') })
    expect(await page.evaluate(() => isSecureContext)).toBe(false)
    expect(new URL(link).hostname).toBe(roomName)
    await page.getByRole('button', { name: 'Copy your personal link' }).click()
    await page.getByText('Copied', { exact: true }).waitFor()
    await page.getByText(/^You have come by a plain address/).waitFor()
    await goToLesson(page)
    await new Workspace(page).submit()
    await page.locator('.headline', { hasText: 'All stages pass' }).waitFor()
    await page.getByRole('button', { name: 'Hand in' }).click()
    await page.getByText('Grade of number 1: 3 of 3 stages pass').waitFor()
    await page.getByRole('tab', { name: 'Stack' }).click()
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await page.getByText(/requests? is drawn/).waitFor()
    await instructor.openBoard('By name')
    await instructor.work('Ada', '3 of 3 stages pass').waitFor()
  })
})

describe('with a classroom on PostgreSQL', () => {
  let room: ServedRoom
  const visiting = visitor(async () => {
    room = await serveRoom({ database: 'PostgreSQL' })
    return room
  })

  test('learners join, hand in and are graded, the board shows it as it comes, and one is deleted', async () => {
    const instructor = await Instructor.signIn(visiting, room)
    const code = await instructor.makeClass('On PostgreSQL')
    await instructor.openBoard('On PostgreSQL')
    const ada = await joinClass(visiting, { code, name: 'Ada', web: web('reference') })
    const linus = await joinClass(visiting, { code, name: 'Linus' })
    await joinClass(visiting, { code, name: markup })
    await goToLesson(ada.page)
    await ada.page.getByRole('button', { name: 'Hand in' }).click()
    const handed = ada.page.getByRole('region', { name: 'Handed in to your class' })
    await handed.getByText(/^Handed in as number 1/).waitFor()
    await handed.getByText('Grade of number 1: 3 of 3 stages pass').waitFor()
    await instructor.work('Ada', '3 of 3 stages pass').waitFor()
    await handInBy(linus.page, web('mistakes/dead-is-404'))
    const { page } = instructor
    await page.getByRole('button', { name: /^Linus, First steps: .*, fails in “/ }).waitFor()
    await page.getByRole('button', { name: `About ${markup}`, exact: true }).click()
    await page.getByRole('button', { name: 'Delete this learner' }).click()
    await page.getByLabel('Type the name to delete it').fill(markup)
    await page.getByRole('button', { name: 'Delete all of it' }).click()
    await page.getByText(`${markup} is deleted.`).waitFor()
    const byLink = await visiting.visit(ada.link.slice(visiting.url.length))
    await byLink.page.getByRole('heading', { name: 'Welcome back, Ada' }).waitFor()
  })
})

describe('without a classroom', () => {
  const visiting = visitor(serveSite)

  test('its pages say so, and whoever learns alone asks for nothing of it', async () => {
    for (const path of ['/classroom/', '/classroom/join/', '/classroom/return/', '/classroom/board/']) {
      const { page } = await visiting.visit(path)
      await page.getByText('No classroom is served here: this is the course alone.').waitFor()
      await expectAccessible(page, path)
    }
    const { page, requests } = await visiting.visit(lesson)
    await new Workspace(page).submit()
    expect(await page.getByRole('button', { name: 'Hand in' }).count()).toBe(0)
    expect(requests.filter((address) => /classroom|hand-in|drill/.test(address))).toEqual([])
  })
})
