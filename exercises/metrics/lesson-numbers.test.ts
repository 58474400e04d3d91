/** The numbers in the lesson's prose are those that are recorded for its scenes and stacks, which are measured again elsewhere. */
import { expect, test } from 'vitest'
import { lessonNumbers, number, percent, type Recorded } from '../../src/numbers/lesson-numbers.ts'
import type stack from './stack.ts'

const { cells, lesson, numbers } = lessonNumbers<keyof typeof stack.scenes>(
  import.meta.dirname,
  '07-operate/02-metrics.mdx',
)

const rounded = (cell: Recorded) => Math.round(number(cell))
