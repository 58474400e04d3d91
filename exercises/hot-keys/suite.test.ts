/** Do the routers keep their promises? Judged by what users get, and by what shards are asked. */
import { stage } from 'millions/suite'
import { cool } from './stages/cool.ts'
import { find } from './stages/find.ts'
import { fresh } from './stages/fresh.ts'
import { spread } from './stages/spread.ts'

stage('find', find)
stage('spread', spread)
stage('fresh', fresh)
stage('cool', cool)
