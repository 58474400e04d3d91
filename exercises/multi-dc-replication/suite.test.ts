/** Three centers: what users are told in each of them, under scripted faults. Each stage has a module of its own. */
import { stage } from 'millions/suite'
import { clocks } from './stages/clocks.ts'
import { converge } from './stages/converge.ts'
import { deletes } from './stages/deletes.ts'
import { disks } from './stages/disks.ts'
import { everywhere } from './stages/everywhere.ts'
import { likes } from './stages/likes.ts'
import { much } from './stages/much.ts'
import { outages } from './stages/outages.ts'
import { tokens } from './stages/tokens.ts'
import { versions } from './stages/versions.ts'

stage('everywhere', everywhere)
stage('nothing-lost', () => {
  disks()
  outages()
  much()
})
stage('converge', () => {
  converge()
  tokens()
  clocks()
})
stage('deletes', deletes)
stage('likes', likes)
stage('versions', versions)
