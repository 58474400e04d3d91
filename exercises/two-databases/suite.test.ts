/** One stage after the other; what is asked in each stands in a room of its own. */
import { stage } from 'millions/suite'
import { away } from './stages/away.ts'
import { concurrent } from './stages/concurrent.ts'
import { feed } from './stages/feed.ts'
import { hostile } from './stages/hostile-names.ts'
import { indexAtBoot } from './stages/index-at-boot.ts'
import { join } from './stages/join.ts'
import { postInterrupted } from './stages/post-interrupted.ts'
import { roundTrips } from './stages/round-trips.ts'
import { transaction } from './stages/transaction.ts'

const overTables = (name: string): string => name
const overDocuments = (name: string): string => `documents-${name}`

stage('join', () => {
  join()
  feed('relational', overTables)
  away('relational', overTables)
})
stage('parameters', () => hostile('relational', overTables))
stage('index', indexAtBoot)
stage('transaction', transaction)
stage('documents', () => {
  roundTrips()
  feed('documents', overDocuments)
  away('documents', overDocuments)
  hostile('documents', overDocuments)
})
stage('concurrent', () => {
  concurrent()
  postInterrupted()
})
