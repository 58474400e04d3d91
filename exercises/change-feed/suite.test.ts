/** One stage after the other; what is asked in each stands in a room of its own. */
import { stage } from 'millions/suite'
import { follow } from './stages/follow.ts'
import { once } from './stages/once.ts'
import { one } from './stages/one.ts'
import { order } from './stages/order.ts'
import { snapshot } from './stages/snapshot.ts'
import { snapshotCrashes } from './stages/snapshot-crashes.ts'
import { snapshotTrouble } from './stages/snapshot-trouble.ts'

stage('one', one)
stage('order', () => {
  order()
  follow()
})
stage('once', once)
stage('snapshot', () => {
  snapshot()
  snapshotTrouble()
  snapshotCrashes()
})
