/** Do a server and the monitor keep their promises? Judged by what they answer, and by who is woken. */
import { stage } from 'millions/suite'
import { alerts } from './stages/alerts.ts'
import { business } from './stages/business.ts'
import { exposition } from './stages/exposition.ts'
import { histogram } from './stages/histogram.ts'
import { numbers } from './stages/numbers.ts'
import { quantiles } from './stages/quantile.ts'
import { rates } from './stages/rates.ts'
import { rounds } from './stages/rounds.ts'
import { told } from './stages/told.ts'

stage('exposition', exposition)
stage('histogram', histogram)
stage('rates', () => {
  rates()
  rounds()
})
stage('quantile', quantiles)
stage('numbers', () => {
  numbers()
  business()
})
stage('alerts', alerts)
stage('told', told)
