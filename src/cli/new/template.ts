/**
 * What a new exercise begins with: the smallest that `check` can run, one honest test in one stage. What its author has
 * to think of stands where it belongs, in lines that begin with OPEN: `check` lists them until the last is taken away.
 */
import type { PlaceInCourse } from '../../course/outline.ts'

export type TemplateFiles = Readonly<Record<string, string>>

/** Path below the checkout → text. */
export function exerciseFiles(slug: string, { title }: PlaceInCourse): TemplateFiles {
  // Of a load-balancer, the balancer.
  const name = slug.split('-').at(-1) ?? slug
  const exercise = `exercises/${slug}`
  const solutions = `solutions/${slug}`
  return {
    [`${exercise}/exercise.ts`]: `import type { Exercise } from '../../src/contract/exercise.ts'

// OPEN: the learner's files, and the stages in the order in which they are built, core or stretch
export default {
  files: ['${name}.ts'],
  stages: [{ id: 'answer', level: 'core' }],
} satisfies Exercise
`,
    [`${exercise}/stack.ts`]: `/** One ${name} that users reach. */
import type { Stack } from '../../src/contract/stack.ts'

// OPEN: the roles, the load, and the scenes: it hurts, predict, after, break it, and the one that surprises
export default {
  entry: '${name}',
  roles: { ${quotedKey(name)}: { program: { learner: '${name}.ts' }, regions: { frankfurt: 1 } } },
  load: { usersPerDay: 100_000, requestsPerUser: 10 },
} satisfies Stack
`,
    [`${exercise}/suite.test.ts`]: `/** Does it keep its promises? Judged by what users see. */
import { expect, say, stage, test } from 'millions/suite'

// OPEN: a test for each promise of the lesson, and for nothing else, under faults that surely hit: 25 or more in all
stage('answer', () => {
  test('users-get-an-answer', async ({ boot }) => {
    const world = await boot()
    const response = await world.fetch('/')
    expect(response.status, say('no-answer', { status: response.status }, response)).toBe(200)
  })
})
`,
    [`${exercise}/starter/${name}.ts`]: `/**
 * OPEN: what this program is for, what it does so far, and all that a learner has to know to write the rest
 */
import type { Program } from 'millions'

export default {
  fetch: () => new Response('Not written yet', { status: 501 }),
} satisfies Program
`,
    [`${exercise}/text/en.ts`]: `import type { ExerciseText } from '../../../src/contract/exercise.ts'

// OPEN: hints that help a little, more, and nearly all the way; for each failure what was seen, why, and what to do
export default {
  title: ${quotedText(title)},
  stages: {
    answer: {
      title: 'Answer',
      hints: [
        'What does a user get from the starter?',
        'A response has a status, and 501 says that there is nothing to be had.',
        'Answer with a new Response: without a status of its own it is a 200.',
      ],
    },
  },
  tests: { 'users-get-an-answer': 'Users get an answer' },
  says: {
    'no-answer': {
      seen: 'A user asked for /, and got status {status}.',
      cause: 'The starter says that it is not written yet.',
      next: 'Answer with 200.',
    },
  },
} satisfies ExerciseText
`,
    [`${solutions}/reference/${name}.ts`]: `/** OPEN: a program that is read with pleasure */
import type { Program } from 'millions'

export default {
  fetch: () => new Response('Here you are.\\n'),
} satisfies Program
`,
    [`${solutions}/open.md`]: `# What is still to be done

Take each line away when it is done, and the file with the last.

- OPEN: three tests at least that hold for real processes: test.real
- OPEN: the messages as learners read them, read and recorded: npx millions check ${slug} --update
- OPEN: the numbers of the scenes, recorded: npx millions measure ${slug}
- OPEN: the mutants that survive, each killed by a test or judged: npx millions mutate ${slug}
- OPEN: readers who know neither the suite nor the solutions pass the core, and what they stumble over is mended
`,
  }
}

export function lessonFile(slug: string, { title, number, summary }: PlaceInCourse): string {
  return `---
title: ${JSON.stringify(title)}
number: '${number}'
summary: ${JSON.stringify(summary)}
exercise: ${slug}
minutes: 60
---

{/* OPEN: in the front matter, how long the core takes, reading included */}

## It hurts

{/* OPEN: the system without what this lesson builds, as a scene to watch, and a question before the one that surprises */}

## What you build

{/* OPEN: the promises, one by one, in the words that the suite holds a program to; and what is up to the learner */}

## Break it

{/* OPEN: the same load with it, then the fault that it was built for */}

## You can now

{/* OPEN: what a learner can do who could not before */}
`
}

function quotedKey(name: string): string {
  return /^[a-z][a-z0-9]*$/.test(name) ? name : quotedText(name)
}

function quotedText(text: string): string {
  return text.includes("'") ? JSON.stringify(text) : `'${text}'`
}
