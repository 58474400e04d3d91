/** Does the plan serve, carry and survive? Judged by what users get, and what it costs. */
import { stage } from 'millions/suite'
import { badDeploy } from './stages/bad-deploy.ts'
import { budget, carries } from './stages/carries.ts'
import { celebrity } from './stages/celebrity.ts'
import { midWrite } from './stages/mid-write.ts'
import { serves } from './stages/serves.ts'
import { center, survives } from './stages/survives.ts'
import { together } from './stages/together.ts'

stage('serves', serves)
stage('carries', carries)
stage('budget', budget)
stage('survives', () => {
  survives()
  midWrite()
  celebrity()
  badDeploy()
})
stage('center', () => {
  center()
  together()
})
