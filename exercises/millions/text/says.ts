import type { Saying } from '../../../src/contract/exercise.ts'

/** What is told when an expectation fails. */
export const says = {
  'no-list': {
    seen: 'GET /people/somebody/cards from {region} was answered with {status}, not with 200.',
    cause: 'One of the tiers on the way does not answer, or has nobody to ask.',
    next: 'Follow the request in the replay: which node answered first with something else than 200, and whom had it asked?',
  },
  far: {
    seen: 'A list of cards took {tookMs} ms for a user in {region}. {most} ms are promised.',
    cause: 'Somebody on the way is on another continent: edge, balancer, web server, cache, router or shard.',
    next: 'In the replay, look for the message that takes long, and give the tier it goes to a node in {region}.',
  },
  'no-page': {
    seen: 'GET / from {region} was answered with {status}, not with 200.',
    cause: 'The request came to a web server that has no page, or did not come to one.',
    next: 'Follow it in the replay, from the edge on.',
  },
  'no-html': {
    seen: 'GET / from {region} is no page that says “Postcards”. Its Content-Type is {type}.',
    cause: 'web.ts answers something else, or without the type of HTML.',
    next: 'Answer with the page, and with Content-Type: text/html; charset=utf-8.',
  },
  'no-picture': {
    seen: 'A picture was asked for in {region}, and what came was: {status}.',
    cause: 'web.ts does not answer GET /pictures/<name>.jpg, or somebody on the way failed.',
    next: 'Follow the request in the replay.',
  },
  'picture-from-web': {
    seen: 'The second user in {region} asked for a picture, and a web server was asked for it again.',
    cause:
      'The edge has not kept it: the answer did not allow that, or the two users came to different edges.',
    next: 'Answer pictures with Cache-Control: public, and a max-age.',
  },
  'picture-far': {
    seen: 'The second user of a picture in {region} waited {tookMs} ms. {most} ms are promised.',
    cause: 'The edge that they came to is not in their region.',
    next: 'Give each of the three regions an edge.',
  },
  'picture-changed': {
    seen: 'The second user in {region} got a picture of another length.',
    cause: 'What is kept is not what was answered first.',
    next: 'Look at both answers in the replay.',
  },
  'no-login': {
    seen: '{name} wanted to log in from {region}, and was answered with {status}, not with 204.',
    cause: 'web.ts failed, or nobody was there to ask.',
    next: 'Follow POST /login in the replay.',
  },
  forgotten: {
    seen: 'Ada had logged in, and GET /me from {region} did not know her (status {status}).',
    cause: 'The web server that was asked is not the one that she had logged in at, or has another key.',
    next: 'Keep nothing of users in memory: all that is needed stands in the cookie, and vars.KEY is the same for all.',
  },
  'somebody-else': {
    seen: 'GET /me was asked by {name}, and the answer was not theirs.',
    cause: 'An edge has kept an answer that was made for somebody else.',
    next: 'Answers that depend on who asks say Cache-Control: private, no-store.',
  },
  forged: {
    seen: 'Somebody changed the name in their cookie, and GET /me believed it.',
    cause: 'The signature is not checked, or does not cover the name.',
    next: 'Sign what the cookie says, and compare before you believe it.',
  },
  'not-posted': {
    seen: '{name} posted a card from {region}, and was answered with {status}, not with 201.',
    cause: 'Of the router and the shards somebody did not answer, or web.ts failed.',
    next: 'Follow POST /cards in the replay.',
  },
  'own-card-not-seen': {
    seen: 'Somebody in {region} posted a card, asked for it by its id, and did not get it as it was written.',
    cause: 'An older answer was kept, by a cache or an edge, or the card was written elsewhere.',
    next: 'After a write, let the cache of this region forget the key; let edges keep no cards for longer than that.',
  },
  'own-list-not-seen': {
    seen: 'Somebody in {region} posted a card, and it is not the first in their own list.',
    cause:
      'A cache, or an edge, still has the list from before; or the list was read from a cache, changed and written back.',
    next: 'Read the list past the cache before you change it, and let the cache forget it after the write.',
  },
  'not-everywhere': {
    seen: 'A card was posted in {from}. 10 seconds later it is asked for in {region}, and the status is {status}.',
    cause: 'The shards do not copy each other, or a cache has kept for too long that there was none.',
    next: 'See which program the shards run, and what TTL_MS and ABSENT_MS are.',
  },
  'list-not-everywhere': {
    seen: 'A card was posted in {from}. 10 seconds later the list in {region} does not begin with this card, and the one before it.',
    cause: 'A cache has kept the list for longer than it may, or the shards do not copy each other.',
    next: 'Entries of a cache in another region are forgotten by nobody: they have to expire. TTL_MS says when.',
  },
  'two-cards': {
    seen: 'A card was posted three times with the same Idempotency-Key, and there are {count} of them.',
    cause: 'Each request makes a card of its own.',
    next: 'Make the id out of who posts and the key.',
  },
  'two-listed': {
    seen: 'A card was posted three times with the same key, and its author’s list has {count} cards.',
    cause: 'It is added to the list each time.',
    next: 'Leave a card with the same id out before you add it.',
  },
  'not-refused': {
    seen: 'Asked for: {what}. The status was {status}, and {wanted} is promised.',
    cause: 'web.ts does not look before it acts.',
    next: 'Refuse first, and do the rest then.',
  },
  errors: {
    seen: 'At {rate} requests a second, {errors} in eight seconds failed: {share}. 0.1 % is allowed.',
    cause: 'A tier gets more than it can do: its line is full, and it refuses.',
    next: 'Look at how busy each box is in the stack on the page, at this load. Add machines there, or take work away from it.',
  },
  slow: {
    seen: 'At {rate} requests a second, p99 is {p99} ms. {most} ms are promised.',
    cause: 'Requests wait in a line before a tier that is too busy, or one in a hundred has a long way.',
    next: 'A tier that is busy for more than two thirds of its time lets some wait for long. Is a cache asked at all?',
  },
  'gave-up': {
    seen: 'Of {users} users, {gone} gave up {what}: {share}.',
    cause: 'Each of their tries failed, or an answer was not what they had to see.',
    next: 'Look in the replay for answers of 400 and more.',
  },
  'nobody-through': {
    seen: 'Of {users} users, nobody got to the end of their visit.',
    cause: 'Something fails for everybody.',
    next: 'Follow one of them in the replay.',
  },
  'too-dear': {
    seen: 'It costs ${all} a month: ${machines} for machines, ${traffic} for traffic. ${most} is the most.',
    cause: 'There are machines that are hardly busy, or larger than they need to be.',
    next: 'Go through the tiers: cores in all, and what they are busy with at the peak.',
  },
  'gone-with-node': {
    seen: '{node} crashed, and of {users} users {gone} gave up meanwhile: {share}. 5 % are allowed.',
    cause: 'There is no other one for somebody, or whoever asks goes on asking.',
    next: 'Who asks {node}? In the replay, look at what they do after the first refusal.',
  },
  'gone-with-frozen': {
    seen: '{node} froze, and of {users} users {gone} gave up meanwhile: {share}. 5 % are allowed.',
    cause: 'Somebody waits for it, and then waits again.',
    next: 'A node that is frozen refuses nobody. Whoever asks it needs a limit of time, and has to remember.',
  },
  'gone-with-center': {
    seen: 'All of {region} was lost, and of {users} users {gone} gave up: {share}. 10 % are allowed.',
    cause: 'Something stands nowhere else, or what is elsewhere does not have the data.',
    next: 'For each tier: where are its nodes when those in {region} are gone? Do users find them: are all addresses that a name server tells of in {region}?',
  },
  'gone-together': {
    seen: 'At the peak, with losses one after the other, {gone} of {users} users gave up: {share}. 10 % are allowed.',
    cause: 'What is left is too slow for all who come to it.',
    next: 'Look at who is busy in the replay when two are away, and leave room there.',
  },
  'errors-together': {
    seen: 'At the peak, with losses one after the other, {errors} of {requests} requests failed: {share}. 3 % are allowed.',
    cause: 'Those that are left get more than they can do, and lines grow in front of them.',
    next: 'Which tier has the least room when one of its machines is away, or when the users of Virginia come to the others? Give it cores.',
  },
  'no-deploy': {
    seen: 'The deployer was asked to deploy the next version, and answered with {status}, not with 202.',
    cause: 'The deployer that runs is yours from lesson 5.3, and it takes no orders.',
    next: 'Grade rolling-deploy again: POST /deploys with { version } is answered with 202.',
  },
  'deploy-errors': {
    seen: 'A bad version was deployed, and {errors} of {requests} requests failed: {share}. 3 % are allowed.',
    cause:
      'It came to too many servers before anybody saw how it does, or the first one has too large a share of the users.',
    next: 'In the replay, look at which servers get the version, and when. deploy.watchMs in the plan says for how long each is watched; fewer than fifty users in that time say nothing.',
  },
  'gone-with-deploy': {
    seen: 'A bad version was deployed, and of {users} users {gone} gave up: {share}. 5 % are allowed.',
    cause:
      'All servers that a user can come to had it, so trying again did not help; or a restart left a region without servers.',
    next: 'Have two web servers or more in each region, and let the first be watched before the second gets it: deploy.watchMs.',
  },
  'celebrity-errors': {
    seen: 'Everybody looks at one card, and {errors} requests failed: {share}. 0.2 % are allowed.',
    cause: 'Each look at it comes to a web server, and there are not enough of them.',
    next: 'In the replay, look at who answers GET /cards/<id>. Does its Cache-Control allow edges to keep it, if only for a second?',
  },
  'celebrity-slow': {
    seen: 'Everybody looks at one card, and p99 over all requests is {p99} ms. {most} ms are promised.',
    cause: 'Lines grow in front of web servers, of one cache, or of the shard that has the card.',
    next: 'A card never changes. Who is nearest to users could answer for it.',
  },
  'slow-together': {
    seen: 'At the peak, with Seoul gone, p99 is {p99} ms. {most} ms are promised from four seconds after it went.',
    cause:
      'The users of Seoul come to the nearest center, and that has not enough cores for its own and for theirs.',
    next: 'Look at how busy web servers and shards are in Virginia and Frankfurt while Seoul is gone. Give room to the tier whose line grows.',
  },
  'nothing-written': {
    seen: 'People posted cards all the time, and none was ever acknowledged.',
    cause: 'Nothing can be written while this node, or center, is away.',
    next: 'Follow one POST /cards in the replay: who did not answer?',
  },
  lost: {
    seen: 'All is well again. Card {id} was acknowledged in {region}, and in {from} it is not there: status {status}.',
    cause: 'It was written on one machine alone, and that one was lost, or never told the others.',
    next: 'Which program do the shards run, and do the nodes of a group copy each other? Is a write acknowledged before the router has said so?',
  },
  changed: {
    seen: 'Card {id} of {region} is there in {from}, with another text.',
    cause: 'Another card was written in its place.',
    next: 'No two cards may have the same id.',
  },
} as const satisfies Readonly<Record<string, Saying>>
