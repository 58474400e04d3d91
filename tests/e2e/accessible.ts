/** Nothing for axe to find, in whatever state a page is, in both themes. */
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

declare global {
  /** As it is in a page. */
  interface Window {
    readonly axe: typeof axe
  }
}

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
  await page.evaluate(`globalThis.axe ?? (() => { ${axe.source} })()`)
  const violations = await page.evaluate(
    async ({ within, rules }) => {
      // Colours on their way are nobody's choice.
      const ending = document
        .getAnimations()
        .filter((each) => each.effect?.getTiming().iterations !== Infinity)
      await Promise.allSettled(ending.map((each) => each.finished))
      const found = await window.axe.run(within ?? document, {
        // Telling of all that is right would take as long again.
        resultTypes: ['violations'],
        ...(rules !== undefined && { runOnly: [...rules] }),
      })
      return found.violations.map(({ id, nodes }) => ({ id, parts: nodes.map(({ html }) => html) }))
    },
    { within, rules },
  )
  return violations.map(({ id, parts }) => `${id}: ${parts.map((html) => html.slice(0, 160)).join(' | ')}`)
}
