/** The command line for who begins an exercise, and for what of it is still open. */
import { both, plural } from './both.en.ts'

export const text = {
  ...both,
  new: {
    summary: 'lay a new exercise out, to be written',
    help: [
      'Usage: npx millions new <exercise>',
      '',
      'Lays out exercises/<exercise>/ and solutions/<exercise>/: a starter, a reference, a suite with one stage and one',
      'test, words and a stack, and the page of its lesson where there is none. check can run it at once, and lists what is',
      'still open: lines that begin with OPEN, where the work is to be done. The exercise has to have its place in the',
      'course, content/course.ts.',
      '',
      'Exit codes: 0 laid out, 2 could not do it.',
    ].join('\n'),
    oneSlug: 'one exercise, by its name in content/course.ts',
    badSlug: (slug: string) => `"${slug}" is no name for an exercise`,
    nameIt: 'Name it by lower-case words joined by hyphens, as content/course.ts does: load-balancer.',
    isThere: (slug: string) => `there is a folder for ${slug} already: nothing was written`,
    takeAway: (slug: string) =>
      `Go on with what is there (npx millions check ${slug}), or move it away first.`,
    done: (files: readonly string[], lesson: string | undefined, check: string, measure: string) =>
      [
        'Laid out:',
        ...files.map((file) => `  ${file}`),
        ...(lesson === undefined ? [] : [`The lesson is there already, and stays as it is: ${lesson}`]),
        '',
        'Next: record what learners are told, and see what is open',
        `  ${check}`,
        `  ${measure}    before its page is opened`,
      ].join('\n'),
  },
  open: {
    points: (points: readonly string[]) =>
      [`unfinished, ${plural(points.length, 'open point')}`, ...points.map((point) => `    ${point}`)].join(
        '\n',
      ),
    close: 'Do each, and take its line away.',
    alternatives: (slug: string, there: number, of: number) =>
      `${there} of ${of} alternatives at least: solutions/${slug}/alternatives/<name>/`,
    mistakes: (slug: string, there: number, of: number) =>
      `${there} of ${of} mistakes at least: npx millions mistake ${slug} <name>`,
    point: (file: string, line: number, what: string) => `${file}:${line} ${what}`,
  },
}
