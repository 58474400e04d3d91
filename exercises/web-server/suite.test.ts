/** One stage after the other; what is asked in each stands in a room of its own. */
import { stage } from 'millions/suite'
import { byTheBook } from './stages/by-the-book.ts'
import { cards } from './stages/cards.ts'
import { json } from './stages/json.ts'
import { login } from './stages/login.ts'
import { methods } from './stages/methods.ts'
import { page } from './stages/page.ts'
import { slow } from './stages/slow.ts'

stage('page', page)
stage('json', json)
stage('methods', methods)
stage('cards', cards)
stage('login', login)
stage('slow', slow)
stage('by-the-book', byTheBook)
