/** One stage after the other; what is asked in each stands in a room of its own. */
import { stage } from 'millions/suite'
import { arrive, rotate } from './stages/arrive.ts'
import { find } from './stages/find.ts'
import { kept } from './stages/kept.ts'
import { pages } from './stages/pages.ts'
import { trace } from './stages/trace.ts'
import { trouble } from './stages/trouble.ts'

stage('gather', () => {
  arrive()
  rotate()
  trouble()
  kept()
})
stage('search', () => {
  find()
  pages()
})
stage('trace', trace)
