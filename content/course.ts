/**
 * The course in order: parts, their lessons, and the exercise that each lesson builds.
 * The words are in `<language>/course.ts`. A lesson is to come as long as no MDX page carries its number.
 */

export interface CoursePart {
  readonly number: number
  readonly lessons: readonly CourseLesson[]
}

export interface CourseLesson {
  /** Part and place in it: '2.1'. A lesson's page says the same in its front matter. */
  readonly number: string
  readonly exercise: string
  /** Which of its stages, where several lessons build one exercise. All unless told. */
  readonly stages?: readonly string[]
  /** Part of the essential track. */
  readonly essential?: true
  /** Part of the shorter tracks: what can be done in a day, and what a week has room for beside what is essential. */
  readonly day?: true
  readonly week?: true
  readonly optional?: true
  /** What comes to the map of the whole system with this lesson. */
  readonly brings?: readonly MapPlace[]
}

/** Places on the map: roles of nodes, and what is more than a node. */
export type MapPlace =
  | 'web'
  | 'dns'
  | 'database'
  | 'balancer'
  | 'replica'
  | 'cache'
  | 'edge'
  | 'session'
  | 'platform'
  | 'region'
  | 'queue'
  | 'worker'
  | 'logs'
  | 'metrics'
  | 'shard'

/** A part's or a lesson's words in one language. */
export interface CourseText {
  readonly parts: Readonly<Record<number, { readonly title: string; readonly summary: string }>>
  readonly lessons: Readonly<Record<string, { readonly title: string; readonly summary: string }>>
}

export const course: readonly CoursePart[] = [
  { number: 0, lessons: [{ number: '0.1', exercise: 'hello', optional: true }] },
  {
    number: 1,
    lessons: [
      { number: '1.1', exercise: 'web-server', day: true, essential: true, brings: ['web'] },
      { number: '1.2', exercise: 'dns-resolver', optional: true, brings: ['dns'] },
      { number: '1.3', exercise: 'data-tier', essential: true, brings: ['database'] },
      { number: '1.4', exercise: 'two-databases', essential: true },
    ],
  },
  {
    number: 2,
    lessons: [
      { number: '2.1', exercise: 'load-balancer', day: true, essential: true, brings: ['balancer'] },
      { number: '2.2', exercise: 'capacity-plan', week: true },
      { number: '2.3', exercise: 'replication', day: true, essential: true, brings: ['replica'] },
      { number: '2.4', exercise: 'failover', essential: true },
    ],
  },
  {
    number: 3,
    lessons: [
      { number: '3.1', exercise: 'read-through-cache', day: true, essential: true, brings: ['cache'] },
      { number: '3.2', exercise: 'eviction', essential: true },
      { number: '3.3', exercise: 'cache-consistency', week: true },
      { number: '3.4', exercise: 'cache-cluster' },
      { number: '3.5', exercise: 'cdn-edge', essential: true, brings: ['edge'] },
    ],
  },
  {
    number: 4,
    lessons: [
      { number: '4.1', exercise: 'sticky-sessions', week: true },
      { number: '4.2', exercise: 'session-store', day: true, essential: true, brings: ['session'] },
      { number: '4.3', exercise: 'autoscaler', brings: ['platform'] },
    ],
  },
  {
    number: 5,
    lessons: [
      { number: '5.1', exercise: 'geo-dns', essential: true, brings: ['region'] },
      { number: '5.2', exercise: 'multi-dc-replication' },
      { number: '5.3', exercise: 'rolling-deploy' },
    ],
  },
  {
    number: 6,
    lessons: [
      { number: '6.1', exercise: 'message-queue', essential: true, brings: ['queue'] },
      { number: '6.2', exercise: 'job-workers', week: true, brings: ['worker'] },
      { number: '6.3', exercise: 'change-feed' },
    ],
  },
  {
    number: 7,
    lessons: [
      { number: '7.1', exercise: 'log-search', brings: ['logs'] },
      { number: '7.2', exercise: 'metrics', essential: true, brings: ['metrics'] },
      { number: '7.3', exercise: 'pipeline' },
      { number: '7.4', exercise: 'overload' },
    ],
  },
  {
    number: 8,
    lessons: [
      { number: '8.1', exercise: 'shard-router', day: true, essential: true, brings: ['shard'] },
      { number: '8.2', exercise: 'consistent-hashing', essential: true },
      { number: '8.3', exercise: 'hot-keys' },
      { number: '8.4', exercise: 'denormalise' },
    ],
  },
  {
    number: 9,
    lessons: [
      { number: '9.1', exercise: 'millions', essential: true, stages: ['serves', 'carries', 'budget'] },
      { number: '9.2', exercise: 'millions', essential: true, stages: ['survives', 'center'] },
    ],
  },
]

/** Ways through the course, from all of it to what fits into a day. */
export const tracks = ['all', 'essential', 'week', 'day'] as const
export type Track = (typeof tracks)[number]

export function tracksOf({ essential, week, day }: CourseLesson): readonly Track[] {
  return tracks.filter(
    (track) =>
      track === 'all' ||
      (track === 'essential' && essential === true) ||
      (track === 'week' && (essential === true || week === true)) ||
      (track === 'day' && day === true),
  )
}
