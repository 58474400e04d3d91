/** Do the name servers keep their promises? Judged by whom users are told of, where they come, and how often resolvers ask. */
import { stage } from 'millions/suite'
import { back } from './stages/back.ts'
import { blind } from './stages/blind.ts'
import { caches } from './stages/caches.ts'
import { capacity } from './stages/capacity.ts'
import { dies } from './stages/dies.ts'
import { meanwhile } from './stages/meanwhile.ts'
import { nearest } from './stages/nearest.ts'

stage('nearest', nearest)
stage('dies', () => {
  dies()
  meanwhile()
})
stage('back', back)
stage('caches', caches)
stage('capacity', capacity)
stage('blind', blind)
