/** Failover: whether there is ever more than one primary, when there is one again, and what becomes of every acknowledged write. */
import { stage } from 'millions/suite'
import { blank } from './stages/blank.ts'
import { find } from './stages/find.ts'
import { notice } from './stages/notice.ts'
import { onePrimary } from './stages/one-primary.ts'
import { promote } from './stages/promote.ts'
import { quorum } from './stages/quorum.ts'
import { recover } from './stages/recover.ts'
import { rejoin } from './stages/rejoin.ts'

stage('notice', notice)
stage('promote', promote)
stage('one-primary', onePrimary)
stage('rejoin', rejoin)
stage('find', find)
stage('recover', recover)
stage('blank', blank)
stage('quorum', quorum)
