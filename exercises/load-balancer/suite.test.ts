/** Does the balancer keep its promises? Judged by what users and web servers see, under faults that surely hit. */
import { stage } from 'millions/suite'
import { forward } from './forward.ts'
import { health } from './health.ts'
import { leastConnections } from './least-connections.ts'
import { scale } from './scale.ts'
import { spread } from './spread.ts'
import { survive } from './survive.ts'

stage('forward', forward)
stage('spread', spread)
stage('survive', survive)
stage('health', health)
stage('scale', scale)
stage('least-connections', leastConnections)
