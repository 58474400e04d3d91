/** Every page works under its policy, in the built site and in the dev server alike: nothing that it does is a violation. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { stepTimeoutMs, visitor } from './browser.ts'
import { Stack } from './live-stack.ts'
import { serveLocalSite } from './local-site.ts'
import { root, type Site, serveSite } from './site.ts'
import { left, lesson, solution, Workspace } from './workspace.ts'

declare global {
  var violations: string[]
}

/** `npm run dev`, by Astro's own call: its command refuses where somebody works in this checkout already. */
async function serveDeveloped(): Promise<Site> {
  // Where packages lie outside of the checkout, Vite is told that they may be read.
  const fs = { allow: [root, realpathSync(join(root, 'node_modules'))] }
  const options = JSON.stringify({ root, vite: { server: { fs } } })
  const start = `import('astro').then(({ dev }) => dev(${options}))`
  const child = spawn(process.execPath, ['--input-type=module', '-e', start], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, PORT: '0', ASTRO_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const url = await new Promise<string>((resolve, reject) => {
    let said = ''
    const take = (text: string): void => {
      said += text
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0]
      if (found !== undefined) resolve(found)
    }
    child.stdout.setEncoding('utf8').on('data', take)
    child.stderr.setEncoding('utf8').on('data', take)
    child.on('close', () => reject(new Error(`the dev server ended: ${said}`)))
  })
  return {
    url,
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'close')
      child.kill()
      await ended
    },
  }
}

/** From the first script of each page and frame on. */
async function listen(page: Page): Promise<void> {
  await page.addInitScript(() => {
    globalThis.violations = []
    addEventListener('securitypolicyviolation', (event) => {
      globalThis.violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`)
    })
  })
}

const seenOn = (page: Page): Promise<readonly string[]> => page.evaluate(() => globalThis.violations)

async function openBeside(context: BrowserContext) {
  const beside = await context.browser()?.newContext()
  if (beside === undefined) throw new Error('the browser is gone')
  beside.setDefaultTimeout(stepTimeoutMs)
  return { page: await beside.newPage(), [Symbol.asyncDispose]: () => beside.close() }
}

describe.each([
  ['npm start', serveLocalSite],
  ['a static host', serveSite],
  ['a host that sends no headers', () => serveSite({ sendsHeaders: false })],
  ['npm run dev', serveDeveloped],
] as const)('%s', (name, serve) => {
  const learner = visitor(serve)

  test('each kind of page is under the policy, and breaks it by nothing', async () => {
    // In a context of its own: what is stopped is told on the console, too.
    const { context } = await learner.visit('/')
    await using visited = await openBeside(context)
    const { page } = visited
    await listen(page)
    for (const path of ['/', lesson, '/nothing/', '/webcontainer/connect/']) {
      await page.goto(learner.url + path, { waitUntil: 'load' })
      expect(await seenOn(page), path).toEqual([])
      // What the policy is for is stopped.
      const tried = await page.evaluate(() => {
        const script = document.createElement('script')
        script.textContent = 'globalThis.wasInjected = true'
        document.head.append(script)
        const frame = document.createElement('iframe')
        frame.src = 'https://evil.example/'
        document.body.append(frame)
        return 'wasInjected' in globalThis
      })
      expect(tried, path).toBe(false)
      await expect
        .poll(async () => new Set((await seenOn(page)).map((each) => each.split(':')[0])))
        .toEqual(new Set(['script-src-elem', 'frame-src']))
    }
  })

  test('the editor, a grading and a stack run under it', async () => {
    const { page } = await learner.visit(lesson, left(solution('reference')))
    await listen(page)
    await page.reload({ waitUntil: 'load' })
    const workspace = new Workspace(page)
    await workspace.open()
    await workspace.submit()
    // What it comes to is the suite's to say; where the sandbox may make no code, nothing passes.
    expect(await workspace.headline()).toMatch(/pass/)
    const stack = await Stack.open(page)
    await stack.run()
    await stack.node('web-1', 'up').waitFor()
    expect(await seenOn(page)).toEqual([])
    if (name === 'a static host' || name === 'a host that sends no headers') return
    await page.getByRole('radio', { name: 'Run for real' }).click()
    await page.getByText('Real Node processes on your machine.').waitFor()
    await stack.button('Run').click()
    await stack.button('Stop').waitFor()
    await stack.node('web-1', 'up').waitFor()
    await stack.button('Stop').click()
    expect(await seenOn(page)).toEqual([])
  })
})
