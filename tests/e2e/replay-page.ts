/** A replay as a learner meets it, by roles and names. */
import type { BrowserContextOptions, Locator, Page } from 'playwright-core'
import type { Visitor } from './browser.ts'
import { lesson, Workspace } from './workspace.ts'

export class ReplayPage {
  readonly page: Page
  readonly workspace: Workspace
  readonly requests: readonly string[]
  readonly diagram: Locator
  readonly details: Locator
  readonly cluster: Locator
  readonly table: Locator

  constructor(page: Page, requests: readonly string[]) {
    this.page = page
    this.requests = requests
    this.workspace = new Workspace(page)
    this.diagram = page.getByRole('slider', { name: 'Events in virtual time' })
    this.details = page.getByRole('region', { name: 'The selected event' })
    this.table = page.getByRole('tabpanel', { name: 'Replay' }).getByRole('table')
    this.cluster = page.getByRole('region', { name: 'The cluster at this moment' })
  }

  /** Graded with this balancer. */
  static async graded(learner: Visitor, code: string, options?: BrowserContextOptions): Promise<ReplayPage> {
    return await ReplayPage.gradedIn(learner, lesson, 'load-balancer', { 'balancer.ts': code }, options)
  }

  /** Graded in another lesson. */
  static async gradedIn(
    learner: Visitor,
    path: string,
    exercise: string,
    files: Readonly<Record<string, string>>,
    options?: BrowserContextOptions,
  ): Promise<ReplayPage> {
    const { page, requests } = await learner.visit(path, { ...options, drafts: { [exercise]: files } })
    const replay = new ReplayPage(page, requests)
    await replay.workspace.submit()
    return replay
  }

  async open(title: string): Promise<void> {
    await this.button(`Replay: ${title}`).click()
    await this.diagram.waitFor()
    await this.page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'slider')
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' })
  }

  /** What a screen reader says of the selected event. */
  async told(): Promise<string> {
    return (await this.diagram.getAttribute('aria-valuetext')) ?? ''
  }

  async press(...keys: readonly string[]): Promise<string> {
    for (const key of keys) await this.page.keyboard.press(key)
    return await this.told()
  }
}
