/** Replication: what users see, and what every copy holds, under scripted faults. Each stage has a module of its own. */
import { stage } from 'millions/suite'
import { catchUp } from './catch-up.ts'
import { durable } from './durable.ts'
import { lag } from './lag.ts'
import { ownWrites } from './own-writes.ts'
import { replicaDown } from './replica-down.ts'
import { ship } from './ship.ts'
import { snapshot } from './snapshot.ts'
import { split } from './split.ts'

stage('split', split)
stage('ship', () => {
  ship()
  durable()
})
stage('catch-up', catchUp)
stage('own-writes', ownWrites)
stage('replica-down', replicaDown)
stage('lag', lag)
stage('snapshot', snapshot)
