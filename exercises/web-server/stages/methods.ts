/** Answers that say no, and HEAD: what every path owes to whoever asks. */
import { expect, say, test } from 'millions/suite'
import { readHtml } from '../html.ts'
import { expectHead, expectMethods, expectUnknown } from '../routes.ts'
import { ask, BROWSERS, expectStatus, HTML_ONLY, JSON_ONLY, shown } from '../visits.ts'
import { differenceOf } from './page.ts'

export function methods(): void {
  test.real('health', async (context) => {
    const world = await context.boot()
    for (const path of ['/health', '/health?from=monitor', '/health?']) {
      expectStatus(await ask(world, path), 200, 'health')
    }
  })

  test.real('not-found', async (context) => {
    const world = await context.boot()
    const paths = [
      '/nothing',
      '/Health',
      '/healthy',
      '/health/',
      '/health/x',
      '/he',
      '//health',
      '/index.php',
      '/name',
      '/%00',
    ]
    // By GET, and by the others in turn.
    for (const [place, path] of paths.entries())
      await expectUnknown(world, `http://web-1${path}`, ['GET', ['HEAD', 'POST', 'DELETE'][place % 3] ?? ''])
    for (const path of ['/constructor', '/__proto__', '/toString', '/hasOwnProperty', '/valueOf/call'])
      await expectUnknown(world, path)
  })

  test('broken-path', async (context) => {
    const world = await context.boot()
    for (const path of ['/cards/%E0%A4%A', '/%', '/%ff', '/%2', '/cards/%C0%80', '/%zz?name=%zz']) {
      for (const headers of [JSON_ONLY, HTML_ONLY]) {
        const answer = await ask(world, path, { headers })
        const isRefused = answer.status === 404 || answer.status === 400
        expect(isRefused, say('broken-path', { path, status: answer.status }, answer.at)).toBe(true)
      }
    }
  })

  test('path-in-a-page', async (context) => {
    const world = await context.boot()
    const headers = { accept: BROWSERS[0] ?? '' }
    const plain = readHtml((await ask(world, '/nothing', { headers })).text)
    for (const path of [
      '/%3Cscript%3Ealert(1)%3C%2Fscript%3E',
      '/nothing?of=<script>',
      '/%22%3E%3Cscript%3E',
      '/%3Cimg%20src=x%20onerror=alert(1)%3E',
      '/%22%20onfocus=%22alert(1)',
    ]) {
      const answer = await ask(world, path, { headers })
      expectStatus(answer, 404, 'not-404')
      if (answer.type !== 'text/html') continue
      const extra = differenceOf(plain, readHtml(answer.text))
      const values = { path: shown(path), extra: shown(extra) }
      expect(extra, say('path-became-markup', values, answer.at)).toBe('nothing')
    }
  })

  test('head', async (context) => {
    const world = await context.boot()
    for (const headers of [JSON_ONLY, HTML_ONLY]) {
      for (const path of ['/', '/?name=J%C3%B6rg%20%F0%9F%8E%88', '/health', '/nothing'])
        await expectHead(world, path, headers)
    }
  })

  test('not-allowed', async (context) => {
    const world = await context.boot()
    for (const path of ['/', '/?name=Ann', '/health']) await expectMethods(world, path, ['GET', 'HEAD'])
  })
}
