/** The stack view as a learner meets it, by roles and names. */
import type { Locator, Page } from 'playwright-core'
import { Workspace } from './workspace.ts'

export class Stack {
  readonly page: Page
  readonly workspace: Workspace

  constructor(page: Page) {
    this.page = page
    this.workspace = new Workspace(page)
  }

  static async open(page: Page): Promise<Stack> {
    const stack = new Stack(page)
    await page.getByRole('tab', { name: 'Stack' }).click()
    await stack.button('Run').waitFor()
    return stack
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true })
  }

  /** A node, by what its card says. */
  node(name: string, state?: string): Locator {
    return this.page
      .getByRole('list', { name: 'Nodes and links' })
      .getByRole('button', { name: new RegExp(`^${name} ${state ?? ''}`) })
  }

  async run(): Promise<void> {
    await this.button('Run').click()
    await this.button('Pause').waitFor()
  }

  /** Opens what is seldom wanted. */
  async more(): Promise<void> {
    await this.page.locator('summary', { hasText: 'More' }).click()
  }

  async choose(node: string, ...items: readonly string[]): Promise<void> {
    await this.node(node).click()
    for (const name of items) await this.page.getByRole('menuitem', { name, exact: true }).click()
  }

  tab(name: string): Locator {
    return this.page.getByRole('tab', { name: new RegExp(`^${name}`) })
  }
}
