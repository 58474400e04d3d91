/** One stage after the other; what is asked in each stands in a room of its own. */
import { stage } from 'millions/suite'
import { away } from './stages/away.ts'
import { back } from './stages/back.ts'
import { deleted } from './stages/deleted.ts'
import { keys } from './stages/keys.ts'
import { leavers } from './stages/leavers.ts'
import { longSilence } from './stages/long-silence.ts'
import { oddKeys } from './stages/odd-keys.ts'
import { pool } from './stages/pool.ts'
import { retry } from './stages/retry.ts'
import { secondTries } from './stages/second-tries.ts'
import { shared } from './stages/shared.ts'
import { timeOuts } from './stages/time-outs.ts'

stage('shared', shared)
stage('away', away)
stage('retry', () => {
  retry()
  timeOuts()
  leavers()
})
stage('keys', () => {
  keys()
  oddKeys()
  secondTries()
  deleted()
})
stage('pool', pool)
stage('back', () => {
  back()
  longSilence()
})
