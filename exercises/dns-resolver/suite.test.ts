/** Does the resolver keep its promises? Judged by what users are told, and by whom it asks for it. */
import { stage } from 'millions/suite'
import { aliases } from './stages/aliases.ts'
import { cache } from './stages/cache.ts'
import { circles } from './stages/circles.ts'
import { nothing } from './stages/nothing.ts'
import { referrals } from './stages/referrals.ts'
import { servers } from './stages/servers.ts'
import { walk } from './stages/walk.ts'

stage('walk', walk)
stage('cache', () => {
  cache()
  referrals()
})
stage('aliases', () => {
  aliases()
  circles()
  servers()
})
stage('nothing', nothing)
