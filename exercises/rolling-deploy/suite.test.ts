import { stage } from 'millions/suite'
import { back } from './stages/back.ts'
import { crash } from './stages/crash.ts'
import { rolling } from './stages/rolling.ts'
import { same } from './stages/same.ts'
import { watch } from './stages/watch.ts'

stage('rolling', rolling)
stage('watch', watch)
stage('back', back)
stage('crash', crash)
stage('same', same)
