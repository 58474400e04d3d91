/** Scenes, predictions and the users carried as a reader of a lesson meets them, by roles and names. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { root } from './site.ts'

/** What `millions measure` recorded of an exercise, as far as tests compare with it. */
interface Recorded {
  readonly scenes: Readonly<
    Record<string, { readonly rows: readonly { readonly cells: readonly unknown[] }[] }>
  >
  readonly carried: {
    readonly starter: { readonly usersPerDay: number; readonly costPerMonth: number; readonly p99Ms: number }
  }
}

export function recorded(exercise: string): Recorded {
  return JSON.parse(readFileSync(join(root, 'exercises', exercise, 'numbers.json'), 'utf8')) as Recorded
}

export class SceneFigure {
  readonly page: Page
  readonly figure: Locator

  constructor(page: Page, title: string) {
    this.page = page
    this.figure = page.getByRole('figure', { name: `Scene: ${title}`, exact: true })
  }

  button(name: string): Locator {
    return this.figure.getByRole('button', { name, exact: true })
  }

  /** Presses what starts it, and waits until it goes. */
  async run(name = 'Run it'): Promise<void> {
    await this.button(name).click()
    await this.button('To the end').waitFor()
  }

  async toTheEnd(): Promise<void> {
    await this.button('To the end').click()
    await this.ended()
  }

  async ended(): Promise<void> {
    await this.figure.getByRole('status').getByText('The scene is over.').waitFor()
  }

  /** The table as it stands, shown or not: a row of texts for each span. */
  async table(): Promise<readonly (readonly string[])[]> {
    const rows = this.figure.locator('tr[data-measure]')
    return await rows.evaluateAll((all) =>
      all.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent.trim())),
    )
  }

  /** '3 of 15 s' */
  time(): Locator {
    return this.figure.getByText(/^\d+ of \d+ s$/)
  }
}

/** A prediction, by its question. */
export function prediction(page: Page, question: string): Locator {
  return page.locator('predict-scene').filter({ has: page.getByRole('group', { name: question }) })
}

export const questions = {
  web2Dies: 'What share of the users sees an error?',
  web3FailsFast: 'Who gets the most requests under least connections?',
} as const

export const scenes = {
  fillsUp: 'One server fills up',
  twoAddresses: 'Two addresses, and one server dies',
  takesTurns: 'A balancer that only takes turns',
  failsFastInTurn: 'A server fails fast, in turn',
  failsFast: 'A server fails fast, least connections',
} as const

/** How many users a day stacks carry, and the reader's own. */
export class CarriedTable {
  readonly page: Page
  readonly status: Locator

  constructor(page: Page) {
    this.page = page
    this.status = page.locator('users-carried').getByRole('status')
  }

  button(name: string): Locator {
    return this.page.locator('users-carried').getByRole('button', { name, exact: true })
  }

  /** The cells of a row, by its head. */
  async row(name: string): Promise<readonly string[]> {
    const table = this.page.getByRole('group', { name: 'Users carried', exact: true })
    const row = table
      .getByRole('row')
      .filter({ has: this.page.getByRole('rowheader', { name, exact: true }) })
    return await row.getByRole('cell').allTextContents()
  }
}
