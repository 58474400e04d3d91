/** Starts a classroom: what it keeps, who grades, and who answers. */
import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { NewInstructor } from './api.ts'
import { LiveBoards } from './board/live.ts'
import type { Classroom } from './classroom.ts'
import type { Clock } from './clock.ts'
import { type Course, courseOf } from './course.ts'
import { LiveDrills } from './drill/live.ts'
import { DrillReports } from './drill/reports.ts'
import { Suites } from './grading/suites.ts'
import { startWorkers, type WorkersOptions } from './grading/workers.ts'
import { Router } from './http/router.ts'
import { makeFirstInstructor } from './people/instructors.ts'
import { Limits } from './people/limits.ts'
import type { QueueSettings } from './queue/queue.ts'
import { StoreQueue } from './queue/store-queue.ts'
import { withoutRepeats } from './said.ts'
import { clockOf } from './store/database-clock.ts'
import { openMadeStore, openStore, type Store } from './store/open-store.ts'

export interface WorkerOptions extends WorkersOptions {
  /** What is kept: in a folder, or in a PostgreSQL database, by its address. */
  readonly data: string
  readonly clock?: Clock
  readonly queue?: QueueSettings
}

export interface ClassroomOptions extends WorkerOptions {
  readonly tracks: Course['tracks']
  /** By which names people come, besides addresses in figures. */
  readonly names?: readonly string[]
}

export interface RunningWorker extends AsyncDisposable {
  readonly classroom: Classroom
}

export interface RunningClassroom extends RunningWorker {
  /** Told once: at the very first start. */
  readonly firstInstructor: NewInstructor | undefined
  /** Whether the request is for the classroom, and will be answered. */
  answer(request: IncomingMessage, response: ServerResponse): boolean
}

/** Rejects with a `StoreIsNewer`, and with what the database says when it cannot be opened. */
export async function startClassroom(options: ClassroomOptions): Promise<RunningClassroom> {
  await using building = new AsyncDisposableStack()
  const classroom = await furnish(await openStore(options.data), options, building)
  const say = withoutRepeats(options.say, classroom.clock)
  const firstInstructor = await makeFirstInstructor(classroom)
  building.use(startWorkers(classroom, { ...options, say }))
  const live = building.use(new LiveBoards(classroom, say))
  const drills = building.use(new LiveDrills(classroom, say))
  const reports = building.use(new DrillReports(classroom))
  const limits = new Limits(classroom.clock)
  const names = options.names ?? []
  const router = new Router({ classroom, limits, live, drills, reports, names, say })
  const built = building.move()
  return {
    classroom,
    firstInstructor,
    answer: (request, response) => router.take(request, response),
    [Symbol.asyncDispose]: async () => await built.disposeAsync(),
  }
}

/** Grades for a classroom that another process serves, here or elsewhere. Rejects with a `StoreIsOlder`, too. */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  await using building = new AsyncDisposableStack()
  const store = await openMadeStore(options.data)
  const classroom = await furnish(store, { ...options, tracks: {} }, building)
  building.use(startWorkers(classroom, { ...options, say: withoutRepeats(options.say, classroom.clock) }))
  const built = building.move()
  return { classroom, [Symbol.asyncDispose]: async () => await built.disposeAsync() }
}

/** What goes with it ends in the opposite order. */
async function furnish(
  store: Store,
  { root, data, tracks, clock: given, queue: settings }: Omit<ClassroomOptions, 'say' | 'workers'>,
  building: AsyncDisposableStack,
): Promise<Classroom> {
  building.defer(async () => await store.destroy())
  const clock = given ?? building.use(await clockOf(data, store))
  const queue = new StoreQueue({
    store,
    clock,
    random: randomBytes,
    ...(settings !== undefined && { settings }),
  })
  return {
    store,
    clock,
    random: randomBytes,
    course: courseOf(root, tracks),
    queue,
    suites: new Suites(root, clock),
  }
}
