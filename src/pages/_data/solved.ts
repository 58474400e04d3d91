/** What is shown to those who have solved an exercise: other ways to do it, and the source of its tests. */
import type { Way } from '../../workspace/versions/ways.ts'
import { pageExercise } from './exercises.ts'

const alternatives = import.meta.glob<string>('/solutions/*/alternatives/*/*.ts', {
  eager: true,
  query: '?raw',
  import: 'default',
})

const suites = import.meta.glob<string>(
  [
    '/exercises/*/*.ts',
    '/exercises/*/stages/*.ts',
    '!/exercises/*/exercise.ts',
    '!/exercises/*/stack.ts',
    '!/exercises/*/*.test.ts',
    '!/exercises/{checkers,kit,provided}/**',
  ],
  { eager: true, query: '?raw', import: 'default' },
)

const firsts = import.meta.glob<string>('/exercises/*/suite.test.ts', {
  eager: true,
  query: '?raw',
  import: 'default',
})

/** All files of each, and what it trades away. */
export function waysOf(slug: string, locale: string): readonly Way[] {
  const { starter, files, text } = pageExercise(slug, locale)
  const folder = `/solutions/${slug}/alternatives/`
  return Object.entries(text.alternatives ?? {}).map(([id, words]) => {
    const own = files.flatMap((file) => {
      const source = alternatives[`${folder}${id}/${file}`]
      return source === undefined ? [] : [[file, source] as const]
    })
    if (own.length === 0)
      throw new Error(`exercises/${slug} has words for ${id}, which ${folder} does not have`)
    return { id, ...words, files: { ...starter, ...Object.fromEntries(own) } }
  })
}

/** The suite first: what it is made of stands in the files that it imports. */
export function testSources(slug: string): Readonly<Record<string, string>> {
  const folder = `/exercises/${slug}/`
  const found = [...Object.entries(firsts), ...Object.entries(suites)].filter(([path]) =>
    path.startsWith(folder),
  )
  return Object.fromEntries(found.map(([path, source]) => [path.slice(folder.length), source]))
}
