/** Does the autoscaler keep its promises? Judged by what users get, and by which machines were ordered and given back. */
import { stage } from 'millions/suite'
import { alone } from './stages/alone.ts'
import { coming } from './stages/coming.ts'
import { crowd } from './stages/crowd.ts'
import { dead } from './stages/dead.ts'
import { inAgain } from './stages/in.ts'
import { out } from './stages/out.ts'
import { steady } from './stages/steady.ts'

stage('out', out)
stage('in', inAgain)
stage('steady', steady)
stage('coming', coming)
stage('dead', dead)
stage('crowd', crowd)
stage('alone', alone)
