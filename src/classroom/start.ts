/** Starts a classroom: what it keeps, who grades, and who answers. */
import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { NewInstructor } from './api.ts'
import { LiveBoards } from './board/live.ts'
import type { Classroom } from './classroom.ts'
import { type Clock, machineClock } from './clock.ts'
import { type Course, courseOf } from './course.ts'
import { LiveDrills } from './drill/live.ts'
import { DrillReports } from './drill/reports.ts'
import { GradingProcess } from './grading/grading-process.ts'
import { Suites } from './grading/suites.ts'
import { GradingWorker } from './grading/worker.ts'
import { Router } from './http/router.ts'
import { makeFirstInstructor } from './people/instructors.ts'
import { Limits } from './people/limits.ts'
import { newId } from './people/secrets.ts'
import type { QueueSettings } from './queue/queue.ts'
import { StoreQueue } from './queue/store-queue.ts'
import { openStore } from './store/open-store.ts'

export interface ClassroomOptions {
  /** The checkout. */
  readonly root: string
  /** The folder of what is kept. */
  readonly data: string
  readonly tracks: Course['tracks']
  /** How many submissions are graded at a time. */
  readonly workers: number
  /** Of the processes that grade, as the system counts it. As this one unless told. */
  readonly gradingPriority?: number
  /** By which names people come, besides addresses in figures. */
  readonly names?: readonly string[]
  readonly clock?: Clock
  readonly queue?: QueueSettings
  /** One line for the terminal. */
  say(line: string): void
}

export interface RunningClassroom extends AsyncDisposable {
  readonly classroom: Classroom
  /** Told once: at the very first start. */
  readonly firstInstructor: NewInstructor | undefined
  /** Whether the request is for the classroom, and will be answered. */
  answer(request: IncomingMessage, response: ServerResponse): boolean
}

/** Rejects with a `StoreIsNewer`, and with what SQLite says of a file that it cannot open. */
export async function startClassroom(options: ClassroomOptions): Promise<RunningClassroom> {
  const { root, data, tracks, names = [], clock = machineClock, say } = options
  const store = await openStore(data)
  const queue = new StoreQueue({
    store,
    clock,
    random: randomBytes,
    ...(options.queue !== undefined && { settings: options.queue }),
  })
  const classroom: Classroom = {
    store,
    clock,
    random: randomBytes,
    course: courseOf(root, tracks),
    queue,
    suites: new Suites(root, clock),
  }
  const firstInstructor = await makeFirstInstructor(classroom)
  const live = new LiveBoards(classroom, say)
  const drills = new LiveDrills(classroom, say)
  const reports = new DrillReports(classroom)
  const router = new Router({ classroom, limits: new Limits(clock), live, drills, reports, names, say })
  const workers = startWorkers(classroom, options)
  return {
    classroom,
    firstInstructor,
    answer: (request, response) => router.take(request, response),
    async [Symbol.asyncDispose]() {
      for (const each of [live, drills, reports]) each[Symbol.dispose]()
      await Promise.all(workers.map((worker) => worker[Symbol.asyncDispose]()))
      await store.destroy()
    },
  }
}

function startWorkers(
  classroom: Classroom,
  { root, workers, gradingPriority: priority, say }: ClassroomOptions,
): readonly GradingWorker[] {
  const host = newId(randomBytes)
  const provideSuite = (exercise: string) => classroom.suites.fileOf(exercise)
  return Array.from({ length: workers }, (_, place) => {
    const grader = new GradingProcess({ root, provideSuite, ...(priority !== undefined && { priority }) })
    return new GradingWorker({ classroom, grader, name: `worker ${place + 1} of ${host}`, say })
  })
}
