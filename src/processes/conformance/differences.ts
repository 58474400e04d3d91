/** Where a world of processes cannot be, or should not be, like the simulated one; each with its reason, and seen in a test. */

export interface Difference {
  readonly simulated: string
  readonly real: string
  readonly why: string
}

export const differences = {
  'unsynced-bytes': {
    simulated: 'a crash can lose or tear what was not synced',
    real: 'kill -9 loses nothing that was written',
    why: 'The kernel holds written bytes when a process dies; only a machine that loses power loses them, and that is not ours to cut.',
  },
  rejections: {
    simulated: 'a rejection that nobody caught is counted beside the verdict, not told in the history',
    real: 'it is an event of the history',
    why: 'Engines tell of them at times of their own, which a history that is the same everywhere cannot hold; a real history is never the same.',
  },
  'long-paths': {
    simulated: 'the path of a file can have any length',
    real: 'a path of more than some 250 letters is a TypeError',
    why: 'File systems take names of 255 bytes.',
  },
  'small-files': {
    simulated: 'a file takes as much of its disk as is in it',
    real: 'a file takes 512 bytes at least',
    why: 'Each is one of the machine’s own files, of which there would be no end if the empty ones were free.',
  },
  'large-bodies': {
    simulated: 'a body can be as large as the memory',
    real: 'a body of more than 32 MB breaks the connection',
    why: 'It would be held in memory at both ends, of which a node has little.',
  },
  time: {
    simulated: 'time stands still while a program runs, and Date begins in January 2026',
    real: 'time passes',
    why: 'That is the point of it.',
  },
} as const satisfies Readonly<Record<string, Difference>>

export type DifferenceId = keyof typeof differences
