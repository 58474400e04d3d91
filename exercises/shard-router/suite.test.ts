/** Does the router keep its promises? Judged by what users see, by which shards were asked, and under faults that surely hit. */
import { stage } from 'millions/suite'
import { key } from './stages/key.ts'
import { lists } from './stages/lists.ts'
import { route } from './stages/route.ts'
import { schema } from './stages/schema.ts'
import { survive } from './stages/survive.ts'
import { unique } from './stages/unique.ts'

stage('route', route)
stage('key', key)
stage('schema', schema)
stage('survive', survive)
stage('lists', lists)
stage('unique', unique)
