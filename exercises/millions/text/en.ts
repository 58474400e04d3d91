import type { ExerciseText } from '../../../src/contract/exercise.ts'
import { says } from './says.ts'

export default {
  title: 'Millions',
  stages: {
    serves: {
      title: 'Serves',
      hints: [
        'How long does a signal take from Seoul to Virginia and back? No program makes that shorter. Where would the web servers, and what they ask, have to be?',
        'nodes: { seoul: 1, virginia: 1, frankfurt: 1 } for each tier but dns, which may stand anywhere. A shard has a node in each of the three regions as well. Pictures stay at an edge when their answer allows that.',
        'FOR_ALL is for what is the same for everybody and does not change: "public, max-age=3600". OWN is for the rest: "private, no-store". With groups: 1 there is one group of shards, with three nodes.',
      ],
    },
    carries: {
      title: 'Carries',
      hints: [
        'Which tier is busy? In the stack on the page each box tells. Multiply: 926 requests a second, the share that comes to a tier and to a region, and how long a core is held.',
        'Web servers in Seoul get some 200 requests a second of 12 ms each: that is 2.5 cores, and half of the cores should be free. Shards have a tenth to do when a cache stands before them: in read, ask the cache first, in write, let it forget what it has.',
        'In read: unless newest is wanted, pick the cache by caches[hash(key) % caches.length] among those of env.region, and ask it as you ask a router; only where it does not answer, or with 500 or more, ask the router. In write: after the router, send PURGE to the same cache.',
      ],
    },
    budget: {
      title: 'Within the budget',
      hints: [
        'Add up: machines times price, for each tier. Where are cores that nothing needs?',
        'The price of a core grows with the machine: 20, 20, 27.50, 37.50. And a tier that holds a core for half a millisecond is not busy with one small machine in each region.',
        'Three regions, a small edge, balancer, cache and router in each, twice where you want to; web servers with two cores, eight in all; three groups of small shards. That is about $1,040, and traffic is about $150.',
      ],
    },
    survives: {
      title: 'A node of each tier',
      hints: [
        'For each box of the picture: it is gone. Who notices, when, and what do they do until then? And where does a crowd come to that wants one thing?',
        'Two web servers in each region where there is a balancer, as that asks nobody elsewhere. A cache that is gone must not be waited for: ask the router. A service leads to a dead node for a second: what can be done twice can be tried again. A card that everybody wants is the same for everybody.',
        'In askRouter, try up to five times with 300 ms in between, for GET and PUT alike: together more than a second. Remember a cache that did not answer within half a second, and leave it alone for a second. In web.ts, answer GET /cards/<id> with "public, max-age=10". In the plan, deploy: { watchMs: 8000 }.',
      ],
    },
    center: {
      title: 'A whole center',
      hints: [
        'All machines of a region are gone. Which tier has nodes nowhere else?',
        'Users try the next address by themselves. Services lead elsewhere after a second. What is written in one center must be in another one: which program of shards knows of others?',
        'multi-dc-replication, with a node in two or three regions for each group. Name servers in two regions, so that one of them is left; better in none of the three. And at the peak whoever is left has the users of another region as well, nearly all of them in the nearest one: Seoul’s come to Virginia, which then has seven tenths of all. Give it cores for that, and shards too.',
      ],
    },
  },
  tests: {
    near: 'A list comes quickly, in each of the three regions',
    page: 'The page comes, as HTML',
    pictures: 'The second user of a picture gets it from the edge',
    'logged-in-everywhere': 'Who has logged in is known to every web server',
    private: 'Nobody is told who somebody else is',
    forged: 'A cookie that was made up is believed by nobody',
    'own-card': 'Who posts a card sees it at once',
    everywhere: 'Ten seconds later everybody sees it',
    twice: 'The same key twice is one card',
    refused: 'What cannot be is refused',
    peak: 'The peak of a million users a day is carried',
    month: 'It stays within the budget',
    dns: 'A name server is lost',
    edge: 'An edge is lost',
    balancer: 'A balancer is lost',
    web: 'A web server is lost',
    cache: 'All caches of a region are lost',
    router: 'A router is lost',
    'shard-a': 'A shard is lost',
    'web-frozen': 'A web server freezes',
    'cache-frozen': 'All caches of a region freeze',
    'mid-write': 'Web servers and shards die in the middle of a write',
    'bad-deploy': 'A bad version is deployed',
    celebrity: 'Everybody looks at the same card',
    'without-seoul': 'Seoul is lost',
    'without-virginia': 'Virginia is lost',
    'without-frankfurt': 'Frankfurt is lost',
    'the-peak': 'A web server, a cache, a shard and a center, one after the other at the peak',
  },
  says,
  beside: { 'one-center': 'One of everything, in Virginia' },
  scenes: {
    'one-center': {
      title: 'One of everything',
      measures: { few: 'ten requests a second', peak: 'the peak of a million' },
    },
    'with-cache': { title: 'With caches', measures: { peak: 'at the peak' } },
    'without-cache': { title: 'Without caches', measures: { peak: 'at the peak' } },
    whole: { title: 'The whole', measures: { peak: 'at the peak' } },
    'one-web-each': {
      title: 'One web server in each region',
      measures: { well: 'all is well', gone: 'web-1 is gone', back: 'it is back' },
    },
    'one-by-one': {
      title: 'One after the other',
      measures: {
        well: 'all is well',
        edge: 'edge-1 is gone',
        balancer: 'balancer-1 is gone',
        web: 'web-1 is gone',
        cache: 'cache-1 is gone',
        router: 'router-1 is gone',
        shard: 'shard-a-1 is gone',
      },
    },
    'center-lost': {
      title: 'Without Seoul',
      measures: { well: 'all is well', gone: 'Seoul is gone', back: 'it is back' },
    },
  },
  alternatives: {
    'many-small': {
      title: 'Many small ones',
      does: 'Small machines everywhere, sixteen of them for web servers and four groups of shards.',
      trades:
        'Each loss is a small one, and a core costs the least; there are more than fifty machines to look after.',
    },
    'two-centers': {
      title: 'Two centers, and an edge in the third region',
      does: 'Web servers and data in Seoul and Virginia, and only edges in Frankfurt.',
      trades:
        'Fewer machines and fewer copies; one region waits for an ocean with each click, and the loss of one center leaves a single one.',
    },
    'edges-keep-cards': {
      title: 'Edges keep cards',
      does: 'A card never changes, so edges keep it for an hour, as they keep pictures; one machine of most tiers in each region.',
      trades:
        'Less comes to web servers; a card that somebody takes back one day is hard to get out of edges again.',
    },
  },
} satisfies ExerciseText
