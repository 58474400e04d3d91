import { stage } from 'millions/suite'
import { away } from './stages/away.ts'
import { back } from './stages/back.ts'
import { crash } from './stages/crash.ts'
import { disk } from './stages/disk.ts'
import { rolling } from './stages/rolling.ts'
import { same } from './stages/same.ts'
import { two } from './stages/two.ts'
import { watch } from './stages/watch.ts'

stage('rolling', rolling)
stage('watch', watch)
stage('back', back)
stage('crash', () => {
  crash()
  disk()
  away()
})
stage('same', same)
stage('two', two)
