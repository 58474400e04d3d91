/** Does the edge keep its promises? Judged by what users get and are told, and by what the origin is asked. */
import { stage } from 'millions/suite'
import { away } from './stages/away.ts'
import { conditions } from './stages/conditions.ts'
import { failures } from './stages/failures.ts'
import { hit } from './stages/hit.ts'
import { once } from './stages/once.ts'
import { purging } from './stages/purge.ts'
import { purgingWhileAway } from './stages/purge-away.ts'
import { revalidate } from './stages/revalidate.ts'
import { rules } from './stages/rules.ts'
import { versions } from './stages/versions.ts'

stage('hit', hit)
stage('rules', rules)
stage('revalidate', () => {
  revalidate()
  conditions()
})
stage('once', () => {
  once()
  failures()
})
stage('purge', () => {
  purging()
  purgingWhileAway()
})
stage('versions', versions)
stage('away', away)
