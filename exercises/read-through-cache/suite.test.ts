/** Does the cache keep its promises? Judged by what users get and are told, and by what the database is asked. */
import { stage } from 'millions/suite'
import { absent } from './stages/absent.ts'
import { down } from './stages/down.ts'
import { expire } from './stages/expire.ts'
import { herd } from './stages/herd.ts'
import { hit } from './stages/hit.ts'
import { stale } from './stages/stale.ts'

stage('hit', hit)
stage('expire', expire)
stage('herd', herd)
stage('down', down)
stage('absent', absent)
stage('stale', stale)
