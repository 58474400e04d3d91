/** What stands on every page, on the home page, and where there is none. */
export const site = {
  name: 'One to Millions',
  description:
    'A course on growing a web system from one box to millions of users. You write every part, run it as a cluster, break it, and are graded.',
  skip: 'Skip to the content',
  home: 'One to Millions, home',
  contents: 'Lessons',
  contentsLabel: 'All lessons',
  theme: 'Theme',
  themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
  footer: 'Everything runs on this device: your code, the cluster and the grading. Nothing is sent anywhere.',
  notices: 'Licences of what is inside',
}

export const home = {
  title: 'Grow a web system from one box to millions of users',
  lead: 'You write every part of it in TypeScript: the load balancer, the replicas, the cache, the queue, the shards. Your code runs as a cluster in this browser. Then the tests cut cables and kill machines, and tell you what your users saw.',
  start: 'Start with {title}',
  continue: 'Continue with {title}',
  readContents: 'See all lessons',
  rulerLabel: 'Users, on a logarithmic scale from one to a million',
  map: {
    title: 'What you end up with',
    lead: 'Each part adds machines to the same system. Go through the parts, and pick a machine to see the lesson that builds it.',
    label: 'The whole system, part by part',
    part: 'After part {number}: {title}',
    parts: 'Parts of the course',
    lesson: 'lesson {number}',
    lessonToCome: '{number} to come',
    places: {
      users: 'users',
      web: 'web',
      dns: 'DNS',
      database: 'database',
      balancer: 'balancer',
      replica: 'replicas',
      cache: 'cache',
      edge: 'CDN',
      session: 'sessions',
      platform: 'autoscaling',
      region: 'second data center',
      queue: 'queue',
      worker: 'workers',
      logs: 'logs',
      metrics: 'metrics',
      shard: 'shards',
    },
  },
  how: 'How a lesson goes',
  steps: [
    { title: 'It hurts', text: 'The system that you have meets a load or a fault it cannot take.' },
    {
      title: 'Build it',
      text: 'You write the part that is missing, in stages that each pass on their own.',
    },
    {
      title: 'Break it',
      text: 'Hidden tests crash nodes, lose packets and slow disks down, always in the same way for the same code.',
    },
    {
      title: 'Read what happened',
      text: 'A failure says what was seen, at which moment, its likely cause, and what to try next.',
    },
  ],
  lessons: 'The course',
  part: 'Part {number}',
  toCome: 'To come',
  optional: 'Optional',
  minutes: '{minutes} min',
  done: 'Core stages passed',
  started: '{passed} of {total} stages passed',
  begun: 'Begun',
  count: '{ready} of {total} lessons are ready',
}

export const notFound = {
  title: 'There is no such page',
  text: 'The address may be mistyped, or the lesson is still to come.',
  back: 'See all lessons',
}
