/** Does a cluster of caches lose no more than the keys of the one that dies? Judged by what users get, and by what the database is asked. */
import { stage } from 'millions/suite'
import { backAgain } from './stages/back-again.ts'
import { notDrowned } from './stages/not-drowned.ts'
import { oneAway } from './stages/one-away.ts'
import { inPlaces } from './stages/places.ts'

stage('places', inPlaces)
stage('one-away', oneAway)
stage('not-drowned', notDrowned)
stage('back-again', backAgain)
