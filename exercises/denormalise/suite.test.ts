/** One stage after the other; what is asked in each stands in a room of its own. */
import { stage, test } from 'millions/suite'
import { oneShard } from './stages/one-shard.ts'
import { outbox } from './stages/outbox.ts'
import { quick } from './stages/quick.ts'

stage('one-shard', oneShard)
stage('outbox', outbox)
stage('quick', quick)
for (const s of ['true', 'celebrities'])
  stage(s, () => {
    test('t' + s, async () => {})
  })
