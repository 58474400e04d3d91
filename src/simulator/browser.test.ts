import { describe, expect, test } from 'vitest'
import type { Browser, BrowserRequest } from '../contract/world.ts'
import { createBrowser, type Site } from './browser.ts'

/** A site that answers with what it is told to, and notes what it was asked with. */
class ScriptedSite implements Site {
  nowMs = 0
  answer: [string, string][] = []
  readonly asked: BrowserRequest['headers'][] = []

  fetch(_path: string, init: BrowserRequest = {}): Promise<Response> {
    this.asked.push(init.headers)
    return Promise.resolve(new Response(null, { headers: this.answer }))
  }
}

async function visit(site: ScriptedSite, browser: Browser, answer: [string, string][] = []) {
  site.answer = answer
  await browser.fetch('/')
  return site.asked.at(-1)
}

describe('a browser', () => {
  test('sends back every cookie, the newest value of each', async () => {
    const site = new ScriptedSite()
    const browser = createBrowser(site)
    expect(
      await visit(site, browser, [
        ['Set-Cookie', 'a=1; Path=/; HttpOnly'],
        ['Set-Cookie', 'b=x=y'],
      ]),
    ).toEqual({})
    expect(await visit(site, browser, [['Set-Cookie', 'a=2']])).toEqual({ Cookie: 'a=1; b=x=y' })
    expect(await visit(site, browser)).toEqual({ Cookie: 'a=2; b=x=y' })
  })

  test('forgets a cookie when its Max-Age is over, and at once when it is 0', async () => {
    const site = new ScriptedSite()
    const browser = createBrowser(site)
    await visit(site, browser, [
      ['Set-Cookie', 'a=1; Max-Age=2'],
      ['Set-Cookie', 'b=1'],
    ])
    site.nowMs = 1999
    expect(await visit(site, browser, [['Set-Cookie', 'b=; max-age=0']])).toEqual({ Cookie: 'a=1; b=1' })
    expect(await visit(site, browser)).toEqual({ Cookie: 'a=1' })
    site.nowMs = 2000
    expect(await visit(site, browser)).toEqual({})
  })

  test('sends back the headers it was told to keep, and no others', async () => {
    const site = new ScriptedSite()
    const browser = createBrowser(site, { echoes: ['Token'] })
    await visit(site, browser, [
      ['Token', '7'],
      ['Other', '8'],
    ])
    expect(await visit(site, browser)).toEqual({ Token: '7' })
    expect(await visit(site, browser, [['Token', '9']])).toEqual({ Token: '7' })
    expect(await visit(site, browser)).toEqual({ Token: '9' })
  })

  test('two browsers share nothing', async () => {
    const site = new ScriptedSite()
    await visit(site, createBrowser(site), [['Set-Cookie', 'a=1']])
    expect(await visit(site, createBrowser(site))).toEqual({})
  })
})
