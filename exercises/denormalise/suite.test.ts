/** One stage after the other; what is asked in each stands in a room of its own. */
import { stage } from 'millions/suite'
import { celebrities } from './stages/celebrities.ts'
import { oneShard } from './stages/one-shard.ts'
import { outbox } from './stages/outbox.ts'
import { quick } from './stages/quick.ts'
import { trueCopies } from './stages/true-copies.ts'

stage('one-shard', oneShard)
stage('outbox', outbox)
stage('quick', quick)
stage('true', trueCopies)
stage('celebrities', celebrities)
