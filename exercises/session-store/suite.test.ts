/** Do the web servers keep their promises? Judged by what users and attackers see, and by what the store was asked for. */
import { stage } from 'millions/suite'
import { away } from './stages/away.ts'
import { cookie } from './stages/cookie.ts'
import { expiry } from './stages/expiry.ts'
import { failover } from './stages/failover.ts'
import { keys } from './stages/keys.ts'
import { logout } from './stages/logout.ts'
import { shared } from './stages/shared.ts'
import { tabs } from './stages/tabs.ts'

stage('shared', shared)
stage('cookie', cookie)
stage('expiry', expiry)
stage('logout', logout)
stage('away', away)
stage('tabs', tabs)
stage('keys', keys)
stage('failover', failover)
