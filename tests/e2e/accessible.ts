/** Nothing for axe to find, in whatever state a page is. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

const colourRules = ['color-contrast', 'link-in-text-block']

/** `within`: the part of the page that changed, where the rest of it was looked at before. */
export async function expectAccessible(page: Page, state: string, within?: string): Promise<void> {
  // Colours on their way are nobody's choice.
  await page.evaluate(async () => {
    const ending = document.getAnimations().filter((each) => each.effect?.getTiming().iterations !== Infinity)
    await Promise.allSettled(ending.map((each) => each.finished))
  })
  const builder = new AxeBuilder({ page })
  if (within !== undefined) builder.include(within)
  // Themes differ in colours and in nothing else: the light one, which every state is seen in, was asked for all the rest.
  if (await page.evaluate(() => document.documentElement.dataset.theme === 'dark'))
    builder.withRules(colourRules)
  const { violations } = await builder.analyze()
  const told = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`,
  )
  expect(told, state).toEqual([])
}
