/** The editor as one knows it from VS Code, over the contract's types and all files of an exercise. */
import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { visitor } from './browser.ts'
import { left, lesson, Workspace } from './workspace.ts'

const learner = visitor()
const queueLesson = '/lessons/the-message-queue/'

const program = `import type { Program } from 'millions'

export default {
  async fetch(request, env) {
    const web = env.nodes('web')
    return new Response(web.length.toString())
  },
} satisfies Program
`

/** A queue whose two files know each other. */
const twoFiles = {
  'protocol.ts': `export interface Letter {
  readonly to: string
}

export function addressOf(letter: Letter): string {
  return letter.to
}
`,
  'queue.ts': `import type { Program } from 'millions'
import { addressOf } from './protocol.ts'

export default {
  async fetch() {
    return new Response(addressOf({ to: 'Kim' }))
  },
} satisfies Program
`,
}

function code(page: Page): Locator {
  return page.getByRole('textbox', { name: /^Code of / })
}

/** Where in a text something stands: from 1, at its end. */
function placeOf(text: string, upTo: string): { readonly line: number; readonly column: number } {
  const before = text.slice(0, text.indexOf(upTo) + upTo.length).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

/** Puts the cursor there, as Ctrl+G does it. */
async function goTo(page: Page, { line, column }: { line: number; column: number }): Promise<void> {
  await page.locator('.monaco-editor .view-line').first().waitFor()
  await code(page).focus()
  await page.keyboard.press('Control+g')
  await page.keyboard.type(`${line}:${column}`)
  await page.keyboard.press('Enter')
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' })
}

/** All of the open file, by way of the clipboard. */
async function whole(page: Page): Promise<string> {
  await code(page).focus()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.press('ControlOrMeta+c')
  return await page.evaluate(() => navigator.clipboard.readText())
}

/** The text that a mark of the editor lies under. TypeScript looks once somebody points at the code. */
async function marked(page: Page, kind: 'error' | 'inline-unnecessary'): Promise<Locator> {
  await page.locator('.monaco-editor .view-line').first().hover()
  const marks = page.locator(`.monaco-editor .squiggly-${kind}`)
  await marks.first().waitFor({ state: 'attached' })
  return marks
}

test('what the contract has is completed, its parameters are shown, and it is told under the pointer', async () => {
  const { page } = await learner.visit(lesson, left(program))
  await goTo(page, placeOf(program, "env.nodes('web')"))
  await page.keyboard.press('Enter')
  await page.keyboard.type('const own = env.')
  const list = page.locator('.suggest-widget')
  await list.getByRole('option', { name: /^nodes/ }).waitFor()
  await list.getByRole('option', { name: /^disk/ }).waitFor()
  await page.keyboard.type('nod')
  await page.keyboard.press('Enter')
  await page.keyboard.type('(')
  await page.locator('.parameter-hints-widget').getByText('role: string').first().waitFor()
  await page.keyboard.type("'web')")
  expect(await whole(page)).toContain("const own = env.nodes('web')")

  await page.locator('.view-line span', { hasText: 'Program' }).last().hover()
  await page.locator('.monaco-hover').getByText('interface Program').first().waitFor()
})

test('what nothing declares and what nothing uses is marked, and a quick fix takes it away', async () => {
  const broken = program.replace('    const web', '    const unused = lost\n    const web')
  const { page } = await learner.visit(lesson, left(broken))
  await page.locator('.monaco-editor .view-line').first().waitFor()
  await marked(page, 'error')
  const faded = await marked(page, 'inline-unnecessary')
  expect(await faded.allTextContents()).toContain('unused')
  await page.locator('.view-line span', { hasText: 'lost' }).last().hover()
  await page.locator('.monaco-hover').getByText("Cannot find name 'lost'").waitFor()
  await page.keyboard.press('Escape')

  await goTo(page, placeOf(broken, 'const unus'))
  await page.keyboard.press('ControlOrMeta+.')
  await page.getByRole('option', { name: /Remove unused declaration/ }).click()
  await page.locator('.view-line', { hasText: 'unused' }).waitFor({ state: 'hidden' })
  expect(await whole(page)).not.toContain('unused')
})

test('names of one file are no names of another, as in a run', async () => {
  const { page } = await learner.visit(queueLesson, {
    drafts: { 'message-queue': { 'protocol.ts': 'const shared = 1\n', 'queue.ts': 'const own = shared\n' } },
  })
  await page.locator('.monaco-editor .view-line').first().waitFor()
  await marked(page, 'error')
  await page.locator('.view-line span', { hasText: 'shared' }).last().hover()
  await page.locator('.monaco-hover').getByText("Cannot find name 'shared'").waitFor()
})

test('a definition leads to the other file, and one of the course to its types, from which Escape leads back', async () => {
  const { page } = await learner.visit(queueLesson, { drafts: { 'message-queue': twoFiles } })
  await goTo(page, placeOf(twoFiles['queue.ts'], 'Response(addressOf'))
  await page.keyboard.press('F12')
  await page.getByRole('tab', { name: 'protocol.ts', selected: true }).waitFor()
  expect(await whole(page)).toBe(twoFiles['protocol.ts'])

  await page.getByRole('tab', { name: 'queue.ts' }).click()
  await goTo(page, placeOf(twoFiles['queue.ts'], 'satisfies Program'))
  await page.keyboard.press('F12')
  await page.getByText('millions/index.d.ts, of the course: to be read').waitFor()
  await page.keyboard.press('Escape')
  await page.getByText('of the course: to be read').waitFor({ state: 'hidden' })
  expect(await whole(page)).toBe(twoFiles['queue.ts'])

  await goTo(page, placeOf(twoFiles['queue.ts'], 'satisfies Program'))
  await page.keyboard.press('F12')
  await page.getByRole('button', { name: 'Back to queue.ts' }).click()
  expect(await whole(page)).toBe(twoFiles['queue.ts'])
})

test('a new name is the new name in all files', async () => {
  const { page } = await learner.visit(queueLesson, { drafts: { 'message-queue': twoFiles } })
  await goTo(page, placeOf(twoFiles['queue.ts'], 'Response(addressOf'))
  await page.keyboard.press('F2')
  const name = page.locator('.rename-box input')
  await name.fill('whereTo')
  await name.press('Enter')
  await page.locator('.view-line', { hasText: 'Response(whereTo' }).waitFor()
  expect(await whole(page)).toContain("import { whereTo } from './protocol.ts'")
  await page.getByRole('tab', { name: 'protocol.ts' }).click()
  await page.locator('.view-line', { hasText: 'function whereTo' }).waitFor()
})

test('quick fixes import from another file with its ending, and change that file where it takes it', async () => {
  const lacking = twoFiles['queue.ts'].replace("import { addressOf } from './protocol.ts'\n", '')
  const { page } = await learner.visit(queueLesson, {
    drafts: { 'message-queue': { ...twoFiles, 'queue.ts': lacking } },
  })
  await goTo(page, placeOf(lacking, 'Response(address'))
  await marked(page, 'error')
  await page.keyboard.press('ControlOrMeta+.')
  await page.getByRole('option', { name: /import from "\.\/protocol\.ts"/ }).click()
  await page.locator('.view-line', { hasText: 'import { addressOf }' }).waitFor()
  expect(await whole(page)).toMatch(/import \{ addressOf \} from ["']\.\/protocol\.ts["']/)
})

test('a quick fix that exports what is missing does so in the file that has it', async () => {
  const hidden = {
    ...twoFiles,
    'protocol.ts': twoFiles['protocol.ts'].replace('export function', 'function'),
  }
  const { page } = await learner.visit(queueLesson, { drafts: { 'message-queue': hidden } })
  await goTo(page, placeOf(hidden['queue.ts'], 'import { address'))
  await marked(page, 'error')
  await page.keyboard.press('ControlOrMeta+.')
  await page.getByRole('option', { name: /^Export 'addressOf'/ }).click()
  await page.locator('.monaco-editor .squiggly-error').first().waitFor({ state: 'detached' })
  expect(await whole(page)).toBe(hidden['queue.ts'])
  await page.getByRole('tab', { name: 'protocol.ts' }).click()
  await page.locator('.view-line', { hasText: 'export function addressOf' }).waitFor()
})

test('the file is formatted by its keys', async () => {
  const crooked = program.replace("    const web = env.nodes('web')", "      const   web=env.nodes( 'web' )")
  const { page } = await learner.visit(lesson, left(crooked))
  await goTo(page, { line: 1, column: 1 })
  await page.keyboard.press(process.platform === 'linux' ? 'Control+Shift+i' : 'Shift+Alt+f')
  await page.locator('.view-line', { hasText: "const web = env.nodes('web')" }).waitFor()
  expect(await whole(page)).toBe(program)
})

test('the keys of saving save, keep a version, and say so', async () => {
  const { page } = await learner.visit(lesson, left(program))
  const workspace = new Workspace(page)
  await goTo(page, { line: 1, column: 1 })
  await page.keyboard.type('// mine\n')
  await page.keyboard.press('ControlOrMeta+s')
  await page.getByRole('status', { name: 'Notices' }).getByText('Saved in this browser').waitFor()
  expect(await workspace.kept()).toBe(`// mine\n${program}`)
  await workspace.button('Versions').click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Saved by hand/ })
    .waitFor()
})

test('Monaco is loaded when the code is turned to, and not before', async () => {
  const { page, requests } = await learner.visit(lesson)
  await new Workspace(page).button('Submit').waitFor()
  expect(requests.filter((address) => /editor|monaco/i.test(address))).toEqual([])
})
