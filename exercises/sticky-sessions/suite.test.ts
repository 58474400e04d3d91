/** Does the balancer keep users where they belong? Judged by what they are told and by who was asked, while servers come and go. */
import { stage } from 'millions/suite'
import { cookies } from './stages/cookies.ts'
import { drain } from './stages/drain.ts'
import { hang } from './stages/hang.ts'
import { stay } from './stages/stay.ts'
import { strangers } from './stages/strangers.ts'
import { survive } from './stages/survive.ts'

stage('stick', () => {
  stay()
  cookies()
})
stage('survive', () => {
  survive()
  hang()
})
stage('drain', drain)
stage('strangers', strangers)
