/** Does the edge keep its promises? Judged by what users get and are told, and by what the origin is asked. */
import { stage } from 'millions/suite'
import { hit } from './stages/hit.ts'

stage('hit', hit)
