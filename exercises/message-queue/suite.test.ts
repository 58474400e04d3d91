/** One stage after the other; what is asked in each stands in a room of its own. */
import { stage } from 'millions/suite'
import { backPressure } from './stages/back-pressure.ts'
import { deadLetters } from './stages/dead-letters.ts'
import { deliver } from './stages/deliver.ts'
import { durable } from './stages/durable.ts'
import { order } from './stages/order.ts'
import { redeliver } from './stages/redeliver.ts'

stage('deliver', deliver)
stage('durable', durable)
stage('redeliver', redeliver)
stage('order', order)
stage('dead-letters', deadLetters)
stage('back-pressure', backPressure)
