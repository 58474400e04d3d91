/** One stage after the other; what is asked in each stands in a room of its own. */
import { stage } from 'millions/suite'
import { away } from './stages/away.ts'
import { back } from './stages/back.ts'
import { keys } from './stages/keys.ts'
import { pool } from './stages/pool.ts'
import { retry } from './stages/retry.ts'
import { shared } from './stages/shared.ts'

stage('shared', shared)
stage('away', away)
stage('retry', retry)
stage('keys', keys)
stage('pool', pool)
stage('back', back)
