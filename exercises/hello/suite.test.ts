/** A first exercise: each stage is met with something of the workspace that the learner will use from then on. */
import { stage } from 'millions/suite'
import { onTheConsole } from './stages/console.ts'
import { inTheReplay } from './stages/replay.ts'
import { inTheStack } from './stages/stack.ts'

stage('console', onTheConsole)
stage('stack', inTheStack)
stage('replay', inTheReplay)
