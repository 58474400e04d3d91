/** Failover: whether there is ever more than one primary, when there is one again, and what becomes of every acknowledged write. */
import { stage } from 'millions/suite'
import { notice } from './stages/notice.ts'

stage('notice', notice)
