import { expect, test } from 'vitest'
import { expectAccessible } from './accessible.ts'
import { visitor } from './browser.ts'
import { prediction, questions, recorded, SceneFigure, scenes } from './lesson-parts.ts'
import { lesson } from './workspace.ts'

const reader = visitor()

test('nothing of a scene is fetched or started before it is asked for; its run gives the numbers that the page has', async () => {
  const { page, requests } = await reader.visit(lesson)
  await page.waitForLoadState('networkidle')
  const scene = new SceneFigure(page, scenes.failsFastInTurn)
  expect(await scene.button('Run it').count()).toBe(1)
  expect(page.workers()).toEqual([])
  const loaded = requests.length
  for (const part of ['/stacks/', '/references/', 'play-scene', 'blob:'])
    expect(requests.filter((address) => address.includes(part))).toEqual([])
  const before = await scene.table()
  const [requestsPerSecond, errorShare] =
    recorded('load-balancer').scenes['fails-fast-in-turn']?.rows[0]?.cells ?? []
  expect(before[0]?.slice(0, 2)).toEqual([
    String(requestsPerSecond),
    `${Math.round(Number(errorShare) * 100)}\u00a0%`,
  ])

  await scene.run()
  expect(page.workers()).toHaveLength(1)
  expect(requests.length).toBeGreaterThan(loaded)
  expect(await scene.table()).not.toEqual(before)
  await scene.toTheEnd()
  expect(await scene.table()).toEqual(before)
  expect(await scene.figure.getByRole('table').isVisible()).toBe(true)
})

test('a scene waits in a pause, goes on, and gives the same when it is run again', async () => {
  const { page } = await reader.visit(lesson)
  const scene = new SceneFigure(page, scenes.failsFastInTurn)
  const before = await scene.table()
  await scene.run()
  // By key: the button that was pressed hands the focus over, and keeps it whatever it is called.
  await page.keyboard.press('Enter')
  await scene.button('Go on').waitFor()
  expect(await scene.button('To the end').count()).toBe(0)
  await page.keyboard.press('Enter')
  await scene.button('Pause').waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await scene.ended()
  await page.waitForFunction(() => document.activeElement?.textContent === 'Run it again')
  await page.keyboard.press('Enter')
  await scene.toTheEnd()
  expect(await scene.table()).toEqual(before)
})

test('starting a second scene stops the first, which stands there as if it had not been run', async () => {
  const { page } = await reader.visit(lesson)
  const first = new SceneFigure(page, scenes.fillsUp)
  const second = new SceneFigure(page, scenes.twoAddresses)
  const before = await first.table()
  await first.run()
  expect(await first.table()).not.toEqual(before)
  await second.run()
  await first.button('Run it').waitFor()
  expect(await first.button('Pause').count()).toBe(0)
  expect(await first.table()).toEqual(before)
  await expect.poll(() => page.workers().length).toBe(1)
  await second.button('Pause').waitFor()
})

test('with the network cut after the first scene, the others run', async () => {
  const { page, context } = await reader.visit(lesson)
  const first = new SceneFigure(page, scenes.failsFastInTurn)
  await first.run()
  await first.toTheEnd()
  await page.waitForLoadState('networkidle')
  await context.setOffline(true)
  const second = new SceneFigure(page, scenes.twoAddresses)
  const before = await second.table()
  await second.run()
  await second.toTheEnd()
  expect(await second.table()).toEqual(before)
})

test('a prediction asks first, runs, and puts what was said beside what happened', async () => {
  const { page } = await reader.visit(lesson)
  const asked = prediction(page, questions.web3FailsFast)
  const scene = new SceneFigure(page, scenes.failsFast)
  const before = await scene.table()
  const explanation = asked.getByText('web-3 is done with each request at once', { exact: false })
  expect(await scene.figure.getByRole('table').isVisible()).toBe(false)
  expect(await explanation.isVisible()).toBe(false)
  await scene.button('Run it and see').click()
  await asked.getByRole('status').getByText('Choose first, then run it.').waitFor()
  await page.keyboard.press('Space')
  await asked.getByRole('radio', { name: 'web-3', checked: true }).waitFor()
  await scene.run('Run it and see')
  expect(await asked.getByText('You said').isVisible()).toBe(false)
  await scene.toTheEnd()
  await asked.getByRole('status').getByText('You said: web-3. That is what happened.').waitFor()
  expect(await scene.figure.getByRole('table').isVisible()).toBe(true)
  expect(await scene.table()).toEqual(before)
  expect(await explanation.isVisible()).toBe(true)
})

test('a wrong guess is told without a word of blame, and the explanation opens', async () => {
  const { page } = await reader.visit(lesson)
  const asked = prediction(page, questions.web2Dies)
  const scene = new SceneFigure(page, scenes.takesTurns)
  await asked.getByRole('radio', { name: 'All of them' }).check()
  await scene.run('Run it and see')
  await scene.toTheEnd()
  await asked.getByRole('status').getByText('You said: All of them. Something else happened.').waitFor()
  expect(await asked.locator(':scope > details').getAttribute('open')).not.toBeNull()
})

test('without JavaScript numbers and answers can be opened, and nothing offers to run', async () => {
  const { page } = await reader.visit(lesson, { javaScriptEnabled: false })
  const scene = new SceneFigure(page, scenes.failsFastInTurn)
  expect(await scene.figure.getByRole('button').count()).toBe(0)
  await scene.figure.getByText('Show the numbers without running it').click()
  expect(await scene.figure.getByRole('cell', { name: '991' }).isVisible()).toBe(true)
  const asked = prediction(page, questions.web3FailsFast)
  await asked.getByText('Show the answer').click()
  expect(await asked.locator('.answer').innerText()).toBe('web-3')
  await asked.getByText('Show the numbers without running it').click()
  expect(await asked.getByRole('cell', { name: '80\u00a0%' }).first().isVisible()).toBe(true)
})

test('what a scene comes to is told when it has run, or when it is asked for', async () => {
  const { page } = await reader.visit(lesson)
  const scene = new SceneFigure(page, scenes.fillsUp)
  const result = scene.figure.getByText('The closer the server gets to its limit', { exact: false })
  expect(await result.isVisible()).toBe(false)
  await scene.figure.getByText('Show what happens without running it').click()
  await result.waitFor()
  await scene.figure.getByText('Show what happens without running it').click()
  await result.waitFor({ state: 'hidden' })
  await scene.run()
  await scene.figure.getByRole('cell').first().waitFor()
  expect(await result.isVisible()).toBe(false)
  await scene.toTheEnd()
  await result.waitFor()
  await scene.figure.getByText('What happened', { exact: true }).waitFor()
  // Who has read it may go on.
  await scene.run('Run it again')
  expect(await result.isVisible()).toBe(true)
})

test('on a phone a scene runs within the page', async () => {
  const { page } = await reader.visit(lesson, {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  })
  const scene = new SceneFigure(page, scenes.failsFastInTurn)
  await scene.button('Run it').tap()
  await scene.button('To the end').waitFor()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  await scene.button('To the end').tap()
  await scene.ended()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  await expectAccessible(page, 'phone, ended', 'figure')
})

test.each([
  ['reduce', true],
  ['no-preference', false],
] as const)('with motion %s, the picture is still: %s', async (reducedMotion, isStill) => {
  const { page } = await reader.visit(lesson, { reducedMotion })
  const scene = new SceneFigure(page, scenes.twoAddresses)
  await scene.run()
  const picture = () =>
    scene.figure.locator('canvas').evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL())
  const pictures = new Set<string>()
  for (const second of [1, 2, 3]) {
    await scene.figure.getByText(new RegExp(`^${second} of 15 s$`)).waitFor()
    pictures.add(await picture())
  }
  expect(pictures.size === 1).toBe(isStill)
})

test('axe finds nothing in and after a scene', async () => {
  const { page } = await reader.visit(lesson)
  const scene = new SceneFigure(page, scenes.takesTurns)
  await prediction(page, questions.web2Dies).getByRole('radio', { name: 'A quarter' }).check()
  await scene.run('Run it and see')
  await scene.button('Pause').click()
  await expectAccessible(page, 'paused', 'predict-scene')
  await scene.button('Go on').click()
  await scene.toTheEnd()
  await expectAccessible(page, 'ended', 'predict-scene')
})

test('a stack that cannot be fetched is told in words, and the button works again', async () => {
  const { page, context } = await reader.visit(lesson)
  await context.route('**/stacks/*.json', (route) => route.abort())
  const scene = new SceneFigure(page, scenes.failsFastInTurn)
  const before = await scene.table()
  await scene.button('Run it').click()
  await scene.figure.getByRole('alert').getByText('The scene could not be run:', { exact: false }).waitFor()
  expect(await scene.table()).toEqual(before)
  await context.unroute('**/stacks/*.json')
  await scene.run()
  expect(await scene.figure.getByRole('alert').count()).toBe(0)
  await scene.toTheEnd()
})

test('a stack that is not one is told in words', async () => {
  const { page, context } = await reader.visit(lesson)
  await context.route('**/stacks/*.json', (route) => route.fulfill({ json: { stack: 'none' } }))
  const scene = new SceneFigure(page, scenes.failsFastInTurn)
  await scene.button('Run it').click()
  await scene.figure.getByRole('alert').getByText('The scene could not be run:', { exact: false }).waitFor()
})

test('a program that loops is told in words: the table has its numbers, and the scene can be run again', async () => {
  const { page, context } = await reader.visit(lesson)
  const reference = { 'balancer.ts': 'export default { fetch() { for (;;) {} } }' }
  await context.route('**/references/*.json', (route) => route.fulfill({ json: reference }))
  const scene = new SceneFigure(page, 'Four servers, and one dies')
  const before = await scene.table()
  await scene.button('Run it').click()
  await scene.figure.getByRole('alert').getByText('The scene could not be run:', { exact: false }).waitFor()
  expect(await scene.table()).toEqual(before)
  await scene.button('Run it again').waitFor()
})
