/** Does the edge keep its promises? Judged by what users get and are told, and by what the origin is asked. */
import { stage } from 'millions/suite'
import { hit } from './stages/hit.ts'
import { once } from './stages/once.ts'
import { purging } from './stages/purge.ts'
import { revalidate } from './stages/revalidate.ts'
import { rules } from './stages/rules.ts'
import { versions } from './stages/versions.ts'

stage('hit', hit)
stage('rules', rules)
stage('revalidate', revalidate)
stage('once', once)
stage('purge', purging)
stage('versions', versions)
