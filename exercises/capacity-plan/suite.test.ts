/** Does a plan hold? Judged by what users see in the system that it describes, and by what it costs. */
import { stage } from 'millions/suite'
import { busy } from './stages/busy.ts'
import { cost } from './stages/cost.ts'
import { failure } from './stages/failure.ts'
import { growth } from './stages/growth.ts'
import { impossible } from './stages/impossible.ts'
import { inTime } from './stages/p99.ts'

stage('busy', busy)
stage('p99', inTime)
stage('failure', failure)
stage('impossible', impossible)
stage('cost', cost)
stage('growth', growth)
