import type { ExerciseText } from '../../../src/contract/exercise.ts'
import { says } from './says.ts'

export default {
  title: 'The edge',
  stages: {
    hit: {
      title: 'Hit and miss',
      hints: [
        'A Map from the path to what the origin answered: status, headers, bytes, and when it came. directivesOf(answer.headers.get("cache-control")) gives you max-age.',
        'A hit is younger than max-age seconds, by performance.now(). It gets Cache-Status: edge-1; hit and Age anew each time. Only GET and HEAD look there; only a 200 to a GET is kept.',
        'For HEAD, fetch by GET and give the same Response: its body is left out on the way. Everything else goes through askOrigin as it is.',
      ],
    },
    rules: {
      title: 'What the origin allows',
      hints: [
        'Write one function that says for how many seconds an answer may be told, or undefined when it is not to be kept. All rules of this stage go there.',
        'In this order: the status; no-store and private; Set-Cookie; Vary: *; then s-maxage, and if there is none max-age. The Age that came with it is how old it was already.',
        'For Vary, keep the headers of the request with the answer, and a list of answers for each path. namesIn(headers.get("vary")) are the names; one fits if for each of them both requests have the same value. null is a value.',
      ],
    },
    revalidate: {
      title: 'Is it still right?',
      hints: [
        'Do not delete what is too old. When you ask the origin, add If-None-Match with the ETag that is kept, and take away all conditions that the user sent.',
        'On a 304: copy the kept headers, take away Age, put each header of the 304 in the place of the old one, and keep it again, as if it had just come, with the old body.',
        'The user’s own If-None-Match is the last thing you look at: when the answer is ready and has status 200, and namesTag(theirs, etag), give new Response(null, { status: 304, headers }).',
      ],
    },
    once: {
      title: 'One miss',
      hints: [
        'A Map from the name to the promise of the origin’s answer. Put it there before you await it, take it out when it is over. It has no signal of a user, but AbortSignal.timeout(3000), and never rejects: a failure becomes a 504.',
        'Who has waited looks at the answer: may it be shared, and are the headers that Vary names the same for both? If not, ask on your own, and look into the Map no more. A status from 500 on is for everybody.',
        'So that variants do not wait for each other: put the values of the headers that Vary named last time into the name in this Map.',
      ],
    },
    purge: {
      title: 'Purge',
      hints: [
        'First at this edge: check the key, read the JSON, and delete what is named. Then fetch() the same order to each other edge, at another path, with the key, and answer when all have said yes, or after 3 seconds.',
        'For what is on its way: keep a Set of all fetches with their names, also of those that nobody may join. A purge marks those that it names, and takes them out of the Map of the last stage. Who comes back marked is not kept.',
        'Telling an edge is a loop: fetch with a time-out of a second, wait half a second, and again until it says yes or env.nodes("edge") no longer lists it. A write with 2xx or 3xx does what a purge of its path does, at this edge.',
      ],
    },
    versions: {
      title: 'Versions',
      hints: [
        'The name is pathname + search, as they are in the URL. Do not go through searchParams: it decodes.',
        'For what does not count: search.slice(1).split("&"), and leave out those whose part before “=” is listed in env.vars.IGNORED. Join the rest again with “&”.',
        'Use that name for everything: the Map, the request to the origin, the purge. If nothing is left, there is no “?” either.',
      ],
    },
  },
  tests: {
    'second-is-a-hit': 'What an edge has fetched is a hit there, and nobody else asks for it',
    near: 'Users near an edge have a hit within 30 ms',
    'whole-as-it-was': 'Out of memory comes what the origin said, byte for byte, with its headers',
    'for-its-time': 'It is a hit for its time, and after that it is fetched anew, whatever the clocks say',
    'nothing-without-a-lifetime': 'What has no lifetime is not kept, and redirects are for the user',
    'reload-is-a-hit': 'A reload is a hit as well',
    head: 'HEAD gets what GET gets, before it, after it and with it',
    'other-methods': 'Other methods go to the origin, once, with all that they carry',
    'each-its-own': 'Odd paths are objects of their own',
    restarted: 'Edges are started again, and go on',
    's-maxage-first': 's-maxage counts before max-age, in all letters',
    'never-kept': 'What is private is given to one user, whatever else it says',
    'cookies-are-given-to-one': 'What sets a cookie is never kept',
    authorization: 'Requests with Authorization go to the origin each time',
    'cookies-are-like-others': 'Requests with a cookie are like others',
    'other-statuses': 'Some other statuses are kept for their lifetime, errors never',
    'age-counts': 'What was old when it came has less time left',
    'each-variant-its-own': 'Each variant is kept for those who ask for it',
    'each-variant-its-time': 'Each variant has a lifetime of its own',
    'no-cache-is-no-hit': 'no-cache is never told without asking',
    confirmed: 'no-cache is asked about each time, by its tag',
    'fresh-again': 'What the origin confirms is fresh again, with the headers of the 304',
    changed: 'What has changed takes the place of the old',
    'each-variant-its-tag': 'Each variant is asked about by its own tag',
    'without-a-tag': 'What has no tag is fetched whole',
    'gone-or-failing': 'The origin fails and it stays; it is gone, or has become private, and it goes',
    'a-304-forbids-as-well': 'A 304 may forbid what was allowed before',
    'users-condition': 'The edge answers a user’s If-None-Match, tag by tag',
    'what-is-one-users-own': 'Parts and conditions of one user are no business of others',
    'origin-dies-and-comes-back': 'The origin dies: users hear of it, and the next one tries anew',
    herd: 'Sixty ask at once: one request from each edge, also when it is too old',
    'herds-for-anything': 'Herds for a 404, for a variant, for what has no tag',
    'each-gets-their-form': 'Those who wait for the same get it in the form that they asked for',
    'others-do-not-wait': 'Nobody waits for somebody else’s answer',
    'what-is-not-for-all': 'What turns out not to be for all is fetched by each, side by side',
    'varies-otherwise-by-now': 'What it differs by has changed while many ask',
    'authorization-never-joins': 'Who has Authorization joins nobody',
    'all-hear-of-a-failure': 'The origin fails, freezes, dies: all who wait hear of it, and hits go on',
    'dies-with-it-in-hand': 'The origin dies with the request in hand',
    'the-first-one-leaves': 'The first one leaves: the others get their answer',
    'slow-is-waited-for': 'A slow origin is waited for, and no longer than that',
    'waits-twice-at-most': 'Who waited in vain is answered in time all the same',
    'writes-are-sent-once': 'A write is sent once, whatever becomes of it',
    everywhere: 'A purge at any edge holds at all of them',
    'here-at-once': 'When a purge is answered, it holds at that edge',
    'what-is-on-its-way': 'What is on its way from before a purge is not kept, nor told later',
    'a-herd-meets-it': 'Those who ask on their own when a purge comes bring nothing back',
    'who-may': 'Only who has the key purges, and only what is well said',
    'others-stay': 'Nothing else goes',
    'all-variants': 'All variants go',
    'cut-off-and-back': 'An edge is cut off: the others purge in time, and it does when it is back',
    'frozen-and-back': 'An edge is frozen, and purges when it is back',
    'dead-and-back': 'An edge dies, and comes back with nothing from before',
    'one-more-edge': 'An edge that was added takes part',
    'many-at-once': 'Twelve purges at once at all edges, and one whose sender leaves',
    'who-writes-sees-it': 'Who writes through an edge sees it there',
    'three-objects': 'Two versions and none are three objects',
    'letter-by-letter': 'A query counts letter by letter',
    'purge-of-one': 'A purge of one version leaves the others',
    'what-does-not-count': 'Parameters that do not count are left out, and nothing else',
    'a-mail-to-all': 'A link that differs for everybody is fetched once by each edge',
    'not-there-yet': 'A version that is not there yet is found as soon as it is',
  },
  says,
  scenes: {
    far: {
      title: 'One origin in Virginia, and 4 KB',
      measures: { virginia: 'users in Virginia', frankfurt: 'users in Frankfurt', seoul: 'users in Seoul' },
    },
    'far-picture': {
      title: 'One origin in Virginia, and 200 KB',
      measures: { seoul: 'users in Seoul' },
    },
    near: {
      title: 'Your edges, and 200 KB',
      measures: { virginia: 'users in Virginia', frankfurt: 'users in Frankfurt', seoul: 'users in Seoul' },
    },
    lifetimes: {
      title: 'A second, ten, an hour',
      measures: { one: 'max-age=1', ten: 'max-age=10', hour: 'max-age=3600' },
    },
    'edge-goes': {
      title: 'The edge in Seoul dies',
      measures: {
        well: 'all is well',
        dead: 'it dies',
        elsewhere: 'users come to another one',
        back: 'it is back',
      },
    },
    'near-picture': {
      title: 'An edge in Seoul, and 200 KB',
      measures: { seoul: 'users in Seoul' },
    },
    'long-tail': {
      title: 'Pictures that nobody asks for twice',
      measures: { seoul: 'users in Seoul' },
    },
  },
  beside: { 'without-edges': 'No edges' },
  alternatives: {
    cells: {
      title: 'A cell for each object',
      does: 'All that is kept of an object, and all that is on its way, belongs to its cell. A purge takes the cell away, and what comes back falls into one that nobody looks at.',
      trades:
        'Objects that nobody keeps leave their empty places behind; in return what comes back late needs no mark and no list.',
    },
    pull: {
      title: 'Asked for, not told',
      does: 'Edges ask each other every second what was purged. What was is kept, to be asked about by its tag.',
      trades:
        'Edges talk every second when nothing happens, and nobody can say when it is done everywhere; in return none keeps a list of those that are away.',
    },
    bypass: {
      title: 'By what happened last time',
      does: 'What was not for all is not waited for the next time. Parts are cut out of what is kept, and purges go on from edge to edge.',
      trades:
        'Each purge is told nine times over in place of three; in return it gets round a link that is cut, and private answers come without a wait.',
    },
  },
  figures: {
    entries: { title: 'kept' },
    requests: { title: 'requests' },
  },
} satisfies ExerciseText
