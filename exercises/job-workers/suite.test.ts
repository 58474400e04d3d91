/** Are jobs done, once, whatever happens? Judged by what users are told, what is in their albums, and what mails they get. */
import { stage } from 'millions/suite'
import { accept } from './stages/accept.ts'
import { away } from './stages/away.ts'
import { backoff } from './stages/backoff.ts'
import { fair } from './stages/fair.ts'
import { keep } from './stages/keep.ts'
import { once } from './stages/once.ts'

stage('accept', accept)
stage('once', once)
stage('backoff', backoff)
stage('keep', keep)
stage('away', away)
stage('fair', fair)
