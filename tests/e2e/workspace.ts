/** The workspace as a learner meets it, by roles and names. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { solutionFiles } from '../../src/course/solution-files.ts'
import type { VisitOptions } from './browser.ts'
import { root } from './site.ts'

export const lesson = '/lessons/the-load-balancer/'

/** The balancer of one of its solutions: `reference`, `mistakes/<name>`. */
export function solution(name: string): string {
  return solutionFiles(root, 'load-balancer', name)['balancer.ts'] ?? ''
}

export const starter = readFileSync(join(root, 'exercises/load-balancer/starter/balancer.ts'), 'utf8')

/** An option of a visit: this balancer was left in the editor before. */
export function left(code: string): Pick<VisitOptions, 'drafts'> {
  return { drafts: { 'load-balancer': { 'balancer.ts': code } } }
}

/** The reference with a loop that never ends on the way of every request. */
export const endless = `import type { Program } from 'millions'

export default {
  async fetch(request, env) {
    for (;;) {}
  },
} satisfies Program
`

/** A balancer that logs each request in its line 7, and throws in its line 9 at every fourth. */
export const talker = `import type { Program } from 'millions'

let asked = 0

export default {
  async fetch(request, env) {
    console.log('asked for', new URL(request.url).pathname)
    asked += 1
    if (asked % 4 === 0) throw new Error('tired')
    const [server] = env.nodes('web')
    return fetch(\`http://\${server?.name}/\`)
  },
} satisfies Program
`

export class Workspace {
  readonly page: Page
  readonly results: Locator
  readonly editor: Locator

  constructor(page: Page) {
    this.page = page
    this.results = page.getByRole('region', { name: 'Results' })
    this.editor = page.getByRole('textbox', { name: /^Code of balancer\.ts/ })
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name })
  }

  /** Opens the full editor, as a click into the code does. */
  async open(): Promise<void> {
    await this.page.locator('#code').click()
    await this.page.locator('.monaco-editor .view-line').first().waitFor()
  }

  /** Replaces all code by pasting over it, and waits until it was pasted: that is some time after the key. */
  async write(code: string): Promise<void> {
    await this.page.evaluate(async (text) => {
      await navigator.clipboard.writeText(text)
      delete document.body.dataset.pasted
      // The editor has taken it in before the next task.
      const pasted = () => setTimeout(() => (document.body.dataset.pasted = ''))
      addEventListener('paste', pasted, { capture: true, once: true })
    }, code)
    await this.editor.focus()
    await this.page.keyboard.press('ControlOrMeta+a')
    await this.page.keyboard.press('ControlOrMeta+v')
    await this.page.locator('body[data-pasted]').waitFor()
  }

  /** `limitMs`: of the run. That of a step unless told. */
  async submit(limitMs?: number): Promise<void> {
    await this.button('Submit').click()
    await this.verdict(limitMs)
  }

  /** Waits until the run under way has ended. */
  async verdict(limitMs?: number): Promise<void> {
    const limit = limitMs === undefined ? {} : { timeout: limitMs }
    // What was pressed before it was awake begins then.
    await this.page.locator('.workspace[data-ready]').waitFor()
    await this.button('Stop').waitFor({ state: 'hidden', ...limit })
    await this.page.locator('[aria-busy="false"]').waitFor(limit)
  }

  /** The one line beside Submit. */
  async headline(): Promise<string> {
    return (await this.page.locator('.headline').textContent()) ?? ''
  }

  /** The code as it is kept, once it is. */
  async kept(): Promise<string | undefined> {
    await this.page.getByText('Saved', { exact: true }).waitFor()
    return await this.page.evaluate(() => {
      const draft: unknown = JSON.parse(localStorage.getItem('millions:draft:load-balancer') ?? '{}')
      const files = typeof draft === 'object' && draft !== null && 'files' in draft ? draft.files : undefined
      return typeof files === 'object' && files !== null && 'balancer.ts' in files
        ? String(files['balancer.ts'])
        : undefined
    })
  }

  stage(name: string): Locator {
    return this.results
      .locator('li[data-stage]')
      .filter({ has: this.page.getByRole('heading', { name, exact: true }) })
  }
}
