/** The command line of the classroom: for instructors who start one, and learners who hand in to one. */
import { both, plural } from './both.en.ts'

export const text = {
  ...both,
  classroom: {
    summary: 'serve course and classroom: learners join, hand in, and are graded live',
    help: [
      'Usage: npx millions classroom [options]',
      '       npx millions classroom backup <file> [--data FOLDER] [--overwrite]',
      '       npx millions classroom restore <file> [--data FOLDER] [--overwrite]',
      '',
      'Serves the built course with a classroom: instructors sign in and open classes, learners join them and hand in,',
      'and what they hand in is graded on this machine. Everything is kept in one folder. Ctrl-C ends it; what was handed',
      'in and not graded yet is graded at the next start.',
      '',
      'With DATABASE_URL=postgres://… everything is kept in that PostgreSQL database, which several classrooms and workers',
      'of several machines may share (see npx millions worker --help).',
      '',
      '  --host ADDRESS  listen there, so that others can come: 0.0.0.0 is every network of this machine. This machine',
      '                  alone, unless told',
      '  --name NAME     people come by this name as well, as in http://NAME:4321/; may be given several times',
      '  --port N        another port than 4321, as PORT=N does; 0 is any that is free',
      '  --data FOLDER   where everything is kept: DATABASE_URL, or classroom/ in the checkout, unless told',
      '  --tls-cert FILE  serve by HTTPS, by this certificate with its chain (PEM): nobody reads on the way what is sent, and',
      '                  all of the course works for everybody. A renewed one is taken within a minute',
      '  --tls-key FILE  its key (PEM, without a passphrase)',
      '  --workers N     grade so many submissions at a time, 0 for none here; one less than this machine has cores unless',
      '                  told',
      '  --new-password NAME  make a new password for this instructor, and print it: for one that was lost',
      '  --build         build the course anew first',
      '',
      'backup writes all that is kept, as it is at one moment, into one file: an SQLite database, also where it is kept in',
      'PostgreSQL. restore brings such a file in, into either, while nobody needs to stop. What is there is overwritten by',
      'neither, unless told by --overwrite. The file holds names and work of people: keep it as you keep those.',
      '',
      'Exit codes: 0 ended, 2 could not do it.',
    ].join('\n'),
    noFolders: 'the classroom takes options only',
    serves: (address: string) => `The classroom is at ${address}/classroom/ (Ctrl-C ends it).`,
    isOpen: (addresses: readonly string[], isSecure: boolean) =>
      [
        isSecure
          ? 'Whoever reaches this machine over its network can come in.'
          : 'Whoever reaches this machine over its network can come in, and what is sent can be read on the way.',
        ...addresses.map((address) => `  Learners join at    ${address}/classroom/join/`),
      ].join('\n'),
    firstInstructor: (name: string, password: string) =>
      [
        'The first start: an instructor was made. This password is told this once; only its hash is kept.',
        `  Name      ${name}`,
        `  Password  ${password}`,
      ].join('\n'),
    newPassword: (name: string, password: string) =>
      [
        'A new password was made. It is told this once.',
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
    isOlder: (version: number, known: number) =>
      `what is kept there was written by an older version of the course (${version}, and this one is ${known})`,
    olderNext:
      'Start a classroom of this version with it, which brings it up to date, or start the worker of that one. Nothing was changed.',
    nothingKept: 'there is no classroom',
    nothingKeptNext:
      'Start one there with npx millions classroom, or name another place with --data or DATABASE_URL.',
    noPostgres: 'DATABASE_URL names no PostgreSQL database',
    noPostgresNext:
      'Write it as postgres://user:password@host:5432/name, take it away to keep everything in classroom/, or name a folder with --data.',
    noDatabase: (reason: string) => `the database cannot be opened: ${reason}`,
    tls: {
      both: '--tls-cert and --tls-key go together',
      unreadable: (why: string) => `the file cannot be read: ${why}`,
      'no-certificate': (why: string) => `the file holds no certificate: ${why}`,
      'no-key': (why: string) => `the file holds no key that can be used: ${why}`,
      'not-together': (why: string) => `certificate and key do not belong together: ${why}`,
      next: 'Name PEM files: the certificate begins with BEGIN CERTIFICATE, its key with BEGIN … PRIVATE KEY and has no passphrase.',
      over: (when: string) => `! The certificate ran out at ${when}: browsers will refuse it.`,
      renewed: (until: string) => `A new certificate is taken, which lasts until ${until}.`,
      notRenewed: (why: string) =>
        `! The certificate was to be read again, and the old one is kept (${why}).`,
    },
    noDatabaseNext: (isServer: boolean) =>
      isServer
        ? 'Look whether its server runs and lets you in by what DATABASE_URL says, and whether its disk is full.'
        : 'Look whether the disk is full and the file your own. If it is broken, restore a backup into another folder: npx millions classroom restore <file> --data <folder>.',

    copy: {
      oneFile: (kind: 'backup' | 'restore') => `${kind} wants one file`,
      backedUp: (place: string, file: string, bytes: number) =>
        `All that is kept in ${place} is in ${file} (${Math.ceil(bytes / 1024).toLocaleString('en')} KiB).`,
      restored: (file: string, place: string) => `What was in ${file} is kept in ${place} now.`,
      fileThere: 'there is a file of this name',
      fileThereNext: 'Name another one, or overwrite it by --overwrite. Nothing was written.',
      classroomThere: 'there is a classroom already',
      classroomThereNext:
        'Back it up, then restore with --overwrite; or name another place with --data or DATABASE_URL. Nothing was changed.',
      noBackup: (reason: string) => `this is no backup of a classroom: ${reason}`,
      noBackupNext: 'Take another copy of it. Nothing was changed.',
    },
  },

  worker: {
    summary: 'grade for a classroom that another process serves',
    help: [
      'Usage: npx millions worker [options]',
      '',
      'Grades what is handed in to a classroom, from the same checkout of the course: on another machine with the',
      'classroom’s DATABASE_URL, or on this one with its folder. Any number of them share the work, and may come and go:',
      'what one was at when it went is graded by another.',
      '',
      '  --data FOLDER  where the classroom on this machine keeps everything: DATABASE_URL, or classroom/ in the checkout,',
      '                 unless told',
      '  --workers N    grade so many submissions at a time; as many as this machine has cores unless told',
      '',
      'Exit codes: 0 ended, 2 could not do it.',
    ].join('\n'),
    noFolders: 'a worker takes options only',
    grades: (workers: number, place: string, waiting: number) =>
      `Grades ${plural(workers, 'submission')} at a time for the classroom in ${place}, where ${plural(waiting, 'submission')} ${waiting === 1 ? 'waits' : 'wait'} (Ctrl-C ends it).`,
  },

  handIn: {
    summary: 'hand a folder in to a classroom',
    help: [
      'Usage: npx millions hand-in <exercise> [folder] --to LINK [options]',
      '',
      'Hands the programs in a folder in, workspace/<exercise> unless told, and prints a receipt: the number of the',
      'submission, and the hash of its files. A connection that breaks is tried again, and it counts once all the same.',
      '',
      '  --to LINK    your personal link, which you got as you joined the class',
      '  --wait       wait for the grade, and print it',
      '  --json       print receipt and grade as JSON',
      '',
      'Exit codes: 0 handed in (with --wait: passed), 1 graded and not passed, 2 could not do it.',
    ].join('\n'),
    oneFolder: 'one folder at a time',
    whereTo: 'to which classroom?',
    noLink: 'this is no personal link',
    linkLooks: 'Name it as --to http://…/classroom/return/#…: it was shown as you joined the class.',
    again: (why: string, waitMs: number) =>
      `Not handed in yet (${why}). Tried again in ${(waitMs / 1000).toFixed(1)} s.`,
    notReached: (why: string) => `the classroom could not be reached: ${why}`,
    tryAgain:
      'Your files are where they were. Look whether the classroom runs and your machine is in its network, then hand in again: at worst it is handed in twice, and the last or the best counts.',
    receipt: (of: {
      exercise: string
      number: number
      submission: string
      filesHash: string
      handedInAtMs: number
    }) =>
      [
        `Handed in: ${of.exercise}, submission ${of.number}, at ${new Date(of.handedInAtMs).toISOString()} by the classroom's clock.`,
        `  Receipt  ${of.submission}`,
        `  Files    ${of.filesHash}`,
      ].join('\n'),
    graded: (grade: {
      outcome: { kind: string }
      stages: readonly { stage: string; state: 'passed' | 'failed' | 'not-run' }[]
      testsPassed: number
      tests: number
      seeds: number
    }) =>
      [
        grade.outcome.kind === 'passed'
          ? `Passed: all ${plural(grade.tests, 'test')}, on ${plural(grade.seeds, 'seed')}.`
          : `Not yet (${grade.outcome.kind}): ${grade.testsPassed} of ${plural(grade.tests, 'test')} passed on ${plural(grade.seeds, 'seed')}.`,
        ...grade.stages.map(
          ({ stage, state }) => `  ${{ passed: '✓', failed: '✗', 'not-run': '·' }[state]} ${stage}`,
        ),
      ].join('\n'),
  },
} as const
