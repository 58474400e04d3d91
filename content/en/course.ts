/** The outline of the course in English. */
import type { CourseText } from '../course.ts'

export const text: CourseText = {
  parts: {
    0: {
      title: 'Before you begin',
      summary: 'Ten minutes with the page, the stack and a replay, and a look at what you should know.',
    },
    1: { title: 'One server', summary: 'A name, an address, one box, and a database of its own.' },
    2: {
      title: 'Many servers',
      summary: 'Spread the requests, copy the data, and survive the machine that dies.',
    },
    3: { title: 'Faster', summary: 'Keep what is asked for often close to who asks for it.' },
    4: { title: 'Stateless', summary: 'Move the sessions out, so that any server can answer anyone.' },
    5: {
      title: 'Around the world',
      summary: 'Two data centers, one application, and an ocean between them.',
    },
    6: { title: 'Message queues', summary: 'Let slow work wait in line, and lose none of it.' },
    7: {
      title: 'Operate',
      summary: 'See what the system does, change it safely, keep it up when there is too much.',
    },
    8: { title: 'Shards', summary: 'Split the data when one machine cannot hold it.' },
    9: { title: 'Millions', summary: 'Put your own parts together and carry a million users for a day.' },
  },
  lessons: {
    '0.1': {
      title: 'First steps',
      summary: 'Write a few lines, read a message, kill a machine, and see it happen again step by step.',
    },
    '1.1': {
      title: 'One box',
      summary: 'Answer pages and JSON from a single machine, and see what its memory costs.',
    },
    '1.2': {
      title: 'Names',
      summary: 'Follow a name from the root to an address, and cache what you learn.',
    },
    '1.3': {
      title: 'Two tiers',
      summary: 'Move the data behind the network, and learn what is safe to try again.',
    },
    '1.4': {
      title: 'Which database',
      summary: 'Build the same feed with joins and without, and count the round trips.',
    },
    '2.1': {
      title: 'The load balancer',
      summary: 'Put one address in front of many servers, and keep serving when one dies.',
    },
    '2.2': {
      title: 'How many',
      summary: 'Turn a traffic profile into a number of machines, with room for a failure.',
    },
    '2.3': {
      title: 'Replication',
      summary: 'One primary takes the writes; replicas copy its log and serve the reads.',
    },
    '2.4': {
      title: 'Failover',
      summary: 'Promote a replica when the primary dies, and never have two primaries.',
    },
    '3.1': {
      title: 'The cache tier',
      summary: 'Read through a cache, expire what is old, and turn a thousand misses into one read.',
    },
    '3.2': { title: 'Eviction', summary: 'Choose what to forget when memory is full.' },
    '3.3': { title: 'Consistency', summary: 'Keep a cache and a database from telling different stories.' },
    '3.4': {
      title: 'No single point of failure',
      summary: 'Spread the cache over several nodes, and lose only the keys of the one that dies.',
    },
    '3.5': { title: 'The edge', summary: 'Serve pictures and scripts from the place nearest to the user.' },
    '4.1': {
      title: 'Sticky sessions',
      summary: 'Tie users to a server, then watch what happens when it leaves.',
    },
    '4.2': {
      title: 'The stateless tier',
      summary: 'Keep sessions in a shared store, so that no crash logs anyone out.',
    },
    '4.3': { title: 'Autoscaling', summary: 'Add and remove servers with the traffic, without flapping.' },
    '5.1': {
      title: 'GeoDNS',
      summary: 'Send users to the nearest data center, and elsewhere when it is lost.',
    },
    '5.2': {
      title: 'Data in two places',
      summary: 'Copy writes both ways across an ocean, and settle the conflicts.',
    },
    '5.3': {
      title: 'Test and deploy everywhere',
      summary: 'Roll a new version out one zone at a time, and back when it is sick.',
    },
    '6.1': {
      title: 'The queue',
      summary: 'Store messages until they are acknowledged, whatever crashes in between.',
    },
    '6.2': {
      title: 'Workers and services',
      summary: 'Take long work out of the request, and do it at least once without doing it twice.',
    },
    '6.3': {
      title: 'Data sync by queue',
      summary: 'Tell other databases what changed, in order, from any point.',
    },
    '7.1': { title: 'Logs', summary: 'Gather the lines of every node, and follow one request through them.' },
    '7.2': {
      title: 'Metrics',
      summary: 'Count, measure and merge, and wake people only for what users feel.',
    },
    '7.3': { title: 'Automation', summary: 'Let a canary decide whether a version ships.' },
    '7.4': { title: 'Too much', summary: 'Stay useful at three times the load that you were built for.' },
    '8.1': {
      title: 'Bigger, or more',
      summary: 'Choose a key, route by it, and merge what needs every shard.',
    },
    '8.2': { title: 'Resharding', summary: 'Add a shard, and move no more than its fair share.' },
    '8.3': {
      title: 'Celebrities',
      summary: 'Find the keys that everyone wants, and keep them from hurting the rest.',
    },
    '8.4': {
      title: 'Without joins',
      summary: 'Store the feed the way it is read, and keep its copies true.',
    },
    '9.1': { title: 'Assemble', summary: 'Wire your own parts into one system in three regions.' },
    '9.2': { title: 'Survive', summary: 'Carry a day of a million users while parts of it fail.' },
  },
}
