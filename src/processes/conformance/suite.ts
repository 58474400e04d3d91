/** What programs can count on, whichever world runs them: the same bodies for both. */
import { test } from 'vitest'
import { ofBills } from './parts/bills.ts'
import { ofDatabases } from './parts/databases.ts'
import { ofDisks } from './parts/disks.ts'
import { ofFaults } from './parts/faults.ts'
import { ofJourneys } from './parts/journeys.ts'
import { ofPlatforms } from './parts/platforms.ts'
import { ofPrograms } from './parts/programs.ts'
import { ofProxies } from './parts/proxies.ts'
import { ofReach } from './parts/reach.ts'
import { ofRequests } from './parts/requests.ts'
import { ofSettings } from './parts/settings.ts'
import type { Tries } from './parts/tries.ts'
import { ofUse } from './parts/use.ts'
import { BACK, FRONT } from './programs.ts'
import type { OpenTrial } from './trial.ts'

const programs = { 'front.ts': FRONT, 'back.ts': BACK }

/** Side by side where the tests mostly wait: `define` is then `test.concurrent`. */
export function conformance(open: OpenTrial, define: typeof test.concurrent = test): void {
  const tries: Tries = (title, body, setup) => {
    define(title, async () => {
      await using trial = await open({ programs, ...setup })
      await body(trial)
    })
  }
  ofPrograms(tries)
  ofRequests(tries)
  ofProxies(tries)
  ofDisks(tries)
  ofFaults(tries)
  ofSettings(tries)
  ofUse(tries)
  ofJourneys(tries)
  ofBills(tries)
  ofReach(tries)
  ofPlatforms(tries)
  ofDatabases(tries)
}
