import { stage } from 'millions/suite'
import { back } from './stages/back.ts'
import { canary } from './stages/canary.ts'
import { crash } from './stages/crash.ts'
import { flake } from './stages/flake.ts'
import { green } from './stages/green.ts'
import { line } from './stages/line.ts'

stage('green', green)
stage('line', line)
stage('canary', canary)
stage('back', back)
stage('crash', crash)
stage('flake', flake)
