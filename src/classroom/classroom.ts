/** What all parts of the classroom work with. */
import type { Clock } from './clock.ts'
import type { Course } from './course.ts'
import type { Suites } from './grading/suites.ts'
import type { RandomBytes } from './people/secrets.ts'
import type { Queue } from './queue/queue.ts'
import type { Store } from './store/open-store.ts'

export interface Classroom {
  readonly store: Store
  readonly clock: Clock
  readonly random: RandomBytes
  readonly course: Course
  readonly queue: Queue
  readonly suites: Suites
}
