/** Does the router keep its promises? Judged by what users find while keys move, and by where the keys are in the end. */
import { stage } from 'millions/suite'
import { both } from './stages/both.ts'
import { crash } from './stages/crash.ts'
import { grow } from './stages/grow.ts'
import { live } from './stages/live.ts'
import { ring } from './stages/ring.ts'
import { shrink } from './stages/shrink.ts'
import { weights } from './stages/weights.ts'

stage('ring', ring)
stage('grow', grow)
stage('live', live)
stage('shrink', shrink)
stage('crash', crash)
stage('weights', weights)
stage('both', both)
