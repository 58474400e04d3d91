/** What the command line tells everyone, whether they learn, teach, or work on the course. */
interface Failure {
  readonly message: string
  readonly where?: string
  readonly next: string
}

export const list = (items: readonly string[]) => items.join(', ')
export const plural = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`

export const someOf = (items: readonly string[]) =>
  items.length <= 4 ? list(items) : `${list(items.slice(0, 3))} and ${items.length - 3} more`

export const both = {
  overview: (commands: readonly (readonly [string, string])[]) =>
    [
      'One to Millions: grow a web system from one box to millions of users, on the command line.',
      '',
      'Usage: npx millions <command> [arguments]',
      '',
      ...commands.map(([name, summary]) => `  ${name.padEnd(11)}${summary}`),
      '',
      'npx millions <command> --help tells more, npx millions --version which version it is. Exit codes: 0 passed, 1 not passed, 2 could not do it.',
    ].join('\n'),
  unknownCommand: (name: string, known: readonly string[]) =>
    `✗ there is no command "${name}"\n  next   Commands are ${list(known)}. See npx millions --help.`,
  seeHelp: (command: string) => `See npx millions ${command} --help.`,
  failure: ({ message, where, next }: Failure) =>
    [`✗ ${message}`, ...(where === undefined ? [] : [`  where  ${where}`]), `  next   ${next}`].join('\n'),
  ourBug: 'This was not foreseen: a bug of the course. Please report it with the lines below.',
  notACount: (option: string, given: string, least: number) =>
    `--${option} wants a whole number of at least ${least}, not "${given}"`,
  whichExercise: 'which exercise?',
  exercises: (slugs: readonly string[]) =>
    slugs.length === 0 ? 'There are none yet.' : `There is ${list(slugs)}.`,
  noSuchExercise: (slug: string) => `no exercise is called "${slug}"`,
  suiteDoesNotBuild: (slug: string, reason: string) => `the suite of ${slug} does not build: ${reason}`,
  mendSuite: 'Mend the suite or what it imports, then run this again.',
  cannotWrite: (code: string) => `this could not be written (${code})`,
  denied: (code: string) => `this could not be read or written (${code})`,

  /** By the system's own word. */
  mendPlace: {
    ELOOP: 'Its links lead round in a circle: put a real folder or file there.',
    ENAMETOOLONG: 'The name is longer than the system takes: name another one.',
    ENOENT:
      'It was there a moment ago, or its name is not what it looks like: look again, then run this again.',
    EMFILE: 'Too many files are open on this machine: close some programs, then run this again.',
    ENFILE: 'Too many files are open on this machine: close some programs, then run this again.',
  } as Readonly<Record<string, string>>,
  makeWritable: 'Make the place writable, or take away what stands there, then run this again.',
} as const
