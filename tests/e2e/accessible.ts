/** Nothing for axe to find, in whatever state a page is, in both themes. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

type Theme = 'light' | 'dark'

/** Themes differ in colours and in nothing else: the other one is asked for these only. */
const colourRules = ['color-contrast', 'link-in-text-block']

/** `within`: the part of the page that changed, where the rest of it was looked at before. */
export async function expectAccessible(page: Page, state: string, within?: string): Promise<void> {
  const theme = await page.evaluate((): Theme => {
    return document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light'
  })
  const other = theme === 'light' ? 'dark' : 'light'
  expect(await findings(page, within), `${state}, ${theme}`).toEqual([])
  await turn(page, other)
  expect(await findings(page, within, colourRules), `${state}, ${other}`).toEqual([])
  await turn(page, theme)
}

/** As the page's own switch does, which may be covered in this state. */
async function turn(page: Page, theme: Theme): Promise<void> {
  await page.evaluate((wanted) => {
    document.documentElement.dataset.theme = wanted
  }, theme)
}

async function findings(
  page: Page,
  within: string | undefined,
  rules?: readonly string[],
): Promise<readonly string[]> {
  // Colours on their way are nobody's choice.
  await page.evaluate(async () => {
    const ending = document.getAnimations().filter((each) => each.effect?.getTiming().iterations !== Infinity)
    await Promise.allSettled(ending.map((each) => each.finished))
  })
  const builder = new AxeBuilder({ page })
  if (within !== undefined) builder.include(within)
  if (rules !== undefined) builder.withRules([...rules])
  const { violations } = await builder.analyze()
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`,
  )
}
