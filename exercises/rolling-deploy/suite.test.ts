import { stage } from 'millions/suite'
import { rolling } from './stages/rolling.ts'

stage('rolling', rolling)
