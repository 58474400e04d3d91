/** A world of processes in a container is held to the same as those on this machine: by the real client, in the stand-in. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { realConformance } from '../../src/processes/conformance/real-suite.ts'
import { ContainerTrials } from '../container/container-trials.ts'
import { type PageSite, servePage } from '../container/page-site.ts'
import { StandIn } from '../container/stand-in.ts'
import { launchChromium } from './browser.ts'

let browser: Browser
let site: PageSite
let standIn: StandIn
let trials: ContainerTrials

beforeAll(async () => {
  site = await servePage()
  standIn = await StandIn.start()
  browser = await launchChromium()
  const page = await browser.newPage()
  await page.addInitScript(`globalThis.WEBCONTAINER_API_IFRAME_URL = '${standIn.url}'`)
  await page.goto(`${site.url}/isolated/`)
  trials = await ContainerTrials.start(page)
})
afterAll(async () => {
  await browser?.close()
  await standIn?.[Symbol.asyncDispose]()
  await site?.[Symbol.asyncDispose]()
})

describe('processes in a container', () => realConformance((setup) => trials.open(setup), test.concurrent))
