/** One stage after the other; what is asked in each stands in a room of its own. */
import { stage } from 'millions/suite'
import { away } from './stages/away.ts'
import { back } from './stages/back.ts'
import { deleted } from './stages/deleted.ts'
import { keys } from './stages/keys.ts'
import { leavers } from './stages/leavers.ts'
import { pool } from './stages/pool.ts'
import { retry } from './stages/retry.ts'
import { shared } from './stages/shared.ts'

stage('shared', shared)
stage('away', away)
stage('retry', () => {
  retry()
  leavers()
})
stage('keys', () => {
  keys()
  deleted()
})
stage('pool', pool)
stage('back', back)
