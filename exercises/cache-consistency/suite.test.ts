/** Do cache and database tell the same story? Judged by what users are given, and by what the database is asked. */
import { stage } from 'millions/suite'
import { cutOff } from './stages/cut-off.ts'
import { invalidate } from './stages/invalidate.ts'
import { ownWrites } from './stages/own-writes.ts'
import { staleSet } from './stages/stale-set.ts'
import { twoWriters } from './stages/two-writers.ts'

stage('invalidate', invalidate)
stage('two-writers', twoWriters)
stage('stale-set', staleSet)
stage('cut-off', cutOff)
stage('own-writes', ownWrites)
