/** Does it stay useful when there is too much? Judged by what users are told, and by what the database is asked. */
import { stage } from 'millions/suite'
import { breaker } from './stages/breaker.ts'
import { budget } from './stages/budget.ts'
import { deadline } from './stages/deadline.ts'
import { priority } from './stages/priority.ts'
import { recovery } from './stages/recovery.ts'
import { shed } from './stages/shed.ts'

stage('deadline', deadline)
stage('shed', shed)
stage('budget', budget)
stage('breaker', breaker)
stage('recovery', recovery)
stage('priority', priority)
