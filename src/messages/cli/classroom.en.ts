/** The command line of the classroom: for instructors who start one, and learners who hand in to one. */
import { both, plural } from './both.en.ts'

export const text = {
  ...both,
  classroom: {
    summary: 'serve course and classroom: learners join, hand in, and are graded live',
    help: [
      'Usage: npx millions classroom [options]',
      '',
      'Serves the built course with a classroom: instructors sign in and open classes, learners join them and hand in,',
      'and what they hand in is graded on this machine. Everything is kept in one folder. Ctrl-C ends it; what was handed',
      'in and not graded yet is graded at the next start.',
      '',
      '  --host ADDRESS  listen there, so that others can come: 0.0.0.0 is every network of this machine. This machine',
      '                  alone, unless told',
      '  --name NAME     people come by this name as well, as in http://NAME:4321/; may be given several times',
      '  --port N        another port than 4321, as PORT=N does; 0 is any that is free',
      '  --data FOLDER   where everything is kept: classroom/ in the checkout unless told',
      '  --workers N     grade so many submissions at a time; one less than this machine has cores unless told',
      '  --build         build the course anew first',
      '',
      'Exit codes: 0 ended, 2 could not do it.',
    ].join('\n'),
    noFolders: 'the classroom takes options only',
    serves: (address: string) => `The classroom is at ${address}/classroom/ (Ctrl-C ends it).`,
    isOpen: (addresses: readonly string[]) =>
      [
        'Whoever reaches this machine over its network can come in, and what is sent can be read on the way.',
        ...addresses.map((address) => `  Learners join at    ${address}/classroom/join/`),
      ].join('\n'),
    firstInstructor: (name: string, password: string) =>
      [
        'The first start: an instructor was made. This password is told this once; only its hash is kept.',
        `  Name      ${name}`,
        `  Password  ${password}`,
      ].join('\n'),
    keeps: (folder: string, waiting: number) =>
      waiting === 0
        ? `Everything is kept in ${folder}.`
        : `Everything is kept in ${folder}. ${plural(waiting, 'submission')} ${waiting === 1 ? 'waits' : 'wait'} to be graded.`,
    portTaken: (port: number) => `port ${port} is taken by another program`,
    anotherPort: 'Name another one: --port 4400',
    noAddress: (host: string) => `this machine has no address ${host}`,
    anotherHost: 'Name one that it has, or 0.0.0.0 for all of them.',
    isNewer: (version: number, known: number) =>
      `what is kept there was written by a newer version of the course (${version}, and this one knows ${known})`,
    newerNext: 'Start it with that version, or name another folder with --data. Nothing was changed.',
    noDatabase: (reason: string) => `the database cannot be opened: ${reason}`,
    noDatabaseNext:
      'Look whether the disk is full and the file your own. If it is broken, put a copy of the folder in its place.',
  },
} as const
