/** Does the cache keep its promises? Judged by what is found in it, and by what it should hold. */
import { stage } from 'millions/suite'
import { best } from './stages/best.ts'
import { budget } from './stages/budget.ts'
import { constant } from './stages/constant.ts'
import { fifo } from './stages/fifo.ts'
import { lfu } from './stages/lfu.ts'
import { lru } from './stages/lru.ts'

stage('budget', budget)
stage('fifo', fifo)
stage('lru', lru)
stage('constant', constant)
stage('lfu', lfu)
stage('best', best)
