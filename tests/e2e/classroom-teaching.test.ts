/** What instructors do besides looking at the board: bring each other, settle a class, grade again, and compare. */
import { expect, test } from 'vitest'
import { solutionFiles } from '../../src/course/solution-files.ts'
import { expectAccessible } from './accessible.ts'
import { visitor } from './browser.ts'
import { handInBy, Instructor, joinClass, type ServedRoom, serveRoom } from './room.ts'
import { root } from './site.ts'

let room: ServedRoom
const visiting = visitor(async () => {
  room = await serveRoom()
  return room
})

test('an instructor renames a class, brings another one in by a link, and archives it', async () => {
  const instructor = await Instructor.signIn(visiting, room)
  const { page } = instructor
  await instructor.makeClass('Term one')
  let card = instructor.card('Term one')
  await card.getByText('Settings').click()
  await card.getByLabel('Name of the class').fill('Term two')
  await card.getByLabel('Seeds for each submission').fill('1')
  await card.getByRole('button', { name: 'Save' }).click()
  card = instructor.card('Term two')
  await card.getByText('Saved.').waitFor()
  await card.getByText('Who teaches it').click()
  await card.getByRole('button', { name: 'Invite somebody new to teach it' }).click()
  const link = (await card.getByText(/\/classroom\/invitation\/#/).textContent()) ?? ''
  await page.getByText('Your account, and other instructors').click()
  await page.getByText('Invitations that nobody has followed yet').waitFor()
  await expectAccessible(page, 'a class and an account')

  const guest = await visiting.visit(link.slice(visiting.url.length))
  await guest.page.getByText(`${room.instructor.name} invites you to teach “Term two”.`).waitFor()
  expect(guest.page.url()).toBe(`${visiting.url}/classroom/invitation/`)
  await expectAccessible(guest.page, 'invited')
  await guest.page.getByLabel('Your name').fill('Grace')
  await guest.page.getByLabel('A password').fill('long enough a password')
  await guest.page.getByRole('button', { name: 'Begin to teach' }).click()
  await guest.page.getByText('Signed in as Grace').waitFor()
  await guest.page.getByRole('article', { name: 'Term two' }).waitFor()

  await card.getByRole('button', { name: 'Archive the class' }).click()
  await page.getByText('Archived classes (1)').click()
  await card.getByText('Settings').waitFor()
  await expectAccessible(page, 'an archived class')
})

test('results of an older suite are graded again by a button, and two that are alike are shown side by side', async () => {
  const instructor = await Instructor.signIn(visiting, room)
  const code = await instructor.makeClass('Graded again')
  const web = solutionFiles(root, 'hello', 'reference')['web.ts'] ?? ''
  const own = (name: string) => `
function ${name}(list: readonly number[]): number {
  let total = 0
  for (const each of list) if (each % 2 === 0 && each > 10) total += each * 3 - 1
  while (total > 1000) total = Math.floor(total / 2) + list.length
  return list.length === 0 ? 0 : total / list.length
}
export const ${name}d = ${name}([1, 2, 3])
`
  const ada = await joinClass(visiting, { code, name: 'Ada' })
  const bo = await joinClass(visiting, { code, name: 'Bo' })
  await handInBy(ada.page, `${web}${own('measure')}`)
  await handInBy(bo.page, `${own('reckon')}${web}`)
  await instructor.openBoard('Graded again')
  const { page } = instructor
  for (const name of ['Ada', 'Bo']) await instructor.work(name, '3 of 3 stages pass').waitFor()
  await room.ageResults()
  await page.reload()
  await page.getByText('2 submissions were graded by an older suite than today’s.').waitFor()
  await expectAccessible(page, 'an older suite')
  await page.getByRole('button', { name: 'Grade again: 0.1 First steps' }).click()
  await page.getByText('2 of 2 submissions are graded again').waitFor()
  await page.getByText('What changed').click()
  await page.getByText('No grade that counts has changed so far.').waitFor()
  await expectAccessible(page, 'graded again')
  expect(await page.getByText('were graded by an older suite').count()).toBe(0)

  await page.getByRole('button', { name: 'Alike submissions in First steps' }).click()
  const alike = page.getByRole('dialog', { name: 'Alike in 0.1 First steps' })
  await alike.getByText('2 submissions were compared, one of each learner.').waitFor()
  await alike.getByRole('button', { name: /Ada · Bo|Bo · Ada/ }).click()
  await alike.getByRole('group', { name: /^Ada, number 1/ }).waitFor()
  expect(await alike.locator('li.alike', { hasText: 'while (total > 1000)' }).count()).toBe(2)
  await expectAccessible(page, 'two that are alike')
})
