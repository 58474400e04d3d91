import type { Saying } from '../../../src/contract/exercise.ts'

export const says: Readonly<Record<string, Saying>> = {
  'wrong-status': {
    seen: '{request} should get {wanted}, and got {got}.',
    cause:
      'The starter passes on what the home says. When your code threw, that is a 500, and the console has the line.',
    next: 'Look in the replay what the shard said.',
  },
  'not-as-written': {
    seen: '{request} should tell {wanted}. It told {seen}.',
    cause:
      'The key may be spelled anew on its way to the shard, or the body read as something else than text.',
    next: 'Use itemPath for the way to the shard, and give back its JSON as it is.',
  },
  'hot-form': {
    seen: 'GET /hot at {router}, while {why}: status {status}, “{text}”. It should be 200 and { keys: [{ key, perSecond }, …] }.',
    cause:
      'A rate may be NaN (a division by no time at all), or text; or the other router’s answer was not understood.',
    next: 'Answer by Response.json({ keys }), with a key as text and a rate as number for each.',
  },
  'hot-late': {
    seen: 'GET /hot at {router}, while {why}, was answered after {tookMs} ms. One second is the limit.',
    cause: 'The other router is asked, and does not answer.',
    next: 'Wait for it for half a second at most, or ask it from time to time and keep what it said.',
  },
  'hot-long': {
    seen: 'GET /hot at {router} told {count} keys, while {why}. Ten is the most.',
    cause: 'The list is not cut off.',
    next: 'Sort first, then keep the first ten.',
  },
  'hot-twice': {
    seen: 'GET /hot at {router} told the same key twice, while {why}: {text}',
    cause: 'The counts of both routers stand side by side.',
    next: 'Add them up by key.',
  },
  'hot-order': {
    seen: 'GET /hot at {router} is not sorted by perSecond, while {why}: {text}',
    cause: 'It may be sorted before the counts of the other router are added, or as text.',
    next: 'Add up, then sort by (one, other) => other.perSecond - one.perSecond.',
  },
  'not-listed': {
    seen: '“{key}” is not in the list of {router}, though {why}. The list: {list}.',
    cause:
      'The starter’s list is empty. Later: what the other router has counted may be missing, or come too late; or what it once told is gone with it, and with it the router’s own.',
    next: 'Count in note(), and hear from the other router at least every second or two. When it does not answer, tell your own counts.',
  },
  'over-and-listed': {
    seen: 'A crowd has gone, and nobody has asked for “{key}” in 15 seconds. It is still in the list, with {rate} a second.',
    cause:
      'Counts may never be taken back, or what the other router has told is kept for ever, be it dead or not.',
    next: 'Count over some seconds only, and drop what the other router told when it is a few seconds old.',
  },
  'not-in-its-place': {
    seen: 'When {why}, “{key}” should be number {place} in the list of {router}, with {rate} a second. The list: {list}.',
    cause:
      'It may tell what came to one router alone; or leave out writes, likes, or cards that are not there; or count a key by its spelling; or be sorted before the sum.',
    next: 'Count each request that has a key, decoded, before you know what becomes of it. Add what the other router has counted itself.',
  },
  'rate-off': {
    seen: 'When {why}, {router} says that “{key}” gets {told} requests a second. It gets {rate}. The list: {list}.',
    cause:
      'The span may be divided by the wrong time: the newest second is not full yet. Or the other router’s counts are missing, or added twice, as it has added yours.',
    next: 'Divide by the time that was counted over. Tell the other router what you have counted yourself, and nothing else.',
  },
  'hot-asks-shards': {
    seen: 'GET /hot was asked 20 times within a second, and nothing else. The routers asked shards {count} times, {path} among it; in the second before, {before} times.',
    cause: 'Counts may be kept on shards, or something is refreshed that nobody wants.',
    next: 'Ask the other router.',
  },
  'not-served': {
    seen: '{request}, while {why}: {got} after {tookMs} ms. Everybody else should be served.',
    cause:
      'The shard of this card has too much to do, and its line is full. The crowd asks the same shard: it was not found, or it has too few other places, or each of them asks the home too often. Or, when a shard is dead: homes have moved, or others are taken for dead as well.',
    next: 'Look in the replay what the routers ask that shard, and for whom.',
  },
  'too-many-failed': {
    seen: 'While {why}, {failed} of {count} requests of {who} got no good answer. {allowed} may, one of 100.',
    cause: 'Whatever serves them has too much to do, or is away, and nothing else is tried.',
    next: 'Look in the replay at the first one that failed: who was asked for it, and why that one?',
  },
  'too-late': {
    seen: 'While {why}, {late} of {count} requests of {who} took longer than {limit} ms. {allowed} may: one of 100, and three by chance. p99 is {p99Ms} ms.',
    cause:
      'They stand in the line of a shard that the crowd asks as well. Or, when a copy is over, all who come ask the home at once; or a copy is waited for where nobody answers.',
    next: 'Look in the replay at one that took long, and at what its shard does meanwhile. Let those who come together share one question.',
  },
  'not-told': {
    seen: '{request}, while {why}: {got}. It should be an answer, or 503.',
    cause: 'A fetch that fails throws, and a program that throws answers 500.',
    next: 'Catch the Trouble of ask(), and answer 503.',
  },
  'told-late': {
    seen: '{request}, while {why}: {got} after {tookMs} ms. {limit} ms are the limit.',
    cause: 'Two places are waited for, one after the other.',
    next: 'Count what is left of the two seconds before you ask somebody else.',
  },
  'read-elsewhere': {
    seen: '{path} was read at {shard}, while {why}. It is at home at {home}.',
    cause: 'Homes may be counted among the shards that answer.',
    next: 'env.nodes lists the dead as well. Go by all of them.',
  },
  'cold-read': {
    seen: '“{key}” is cold, at home on {home}, and was read at {router}. The routers asked: {list}. It should be one GET at its home.',
    cause: 'All keys may have copies, or a key gets one by a single request.',
    next: 'Only what gets more than a few requests a second has another place.',
  },
  'cold-and-old': {
    seen: '“{key}” is cold. It was changed, and the change was answered. Then it was read at {router}: {found}. It should be: {wanted}.',
    cause: 'It was read from a copy, or from an answer to a question that is older than the change.',
    next: 'A cold key is read at its home.',
  },
  'not-written': {
    seen: '{request} should be done, and got {got}.',
    cause:
      'The home may have so much to do that nobody gets through; or your code threw, and the console has the line; or a write goes where the item is not.',
    next: 'Look in the replay what the home is asked meanwhile, and what it said.',
  },
  'not-read': {
    seen: '{request} should be served: all that it needs are there. It got {got}.',
    cause:
      'There and back a message may take 600 ms, and whoever is waited for for less looks dead. Or the home has so much to do that it answers nobody in time.',
    next: 'Look in the replay what the router asked, and when it gave up.',
  },
  'no-item': {
    seen: '{request} got {got}: “{text}”. It should be 200 with { text, likes }, or 404.',
    cause: 'A failed question may be kept as a copy, or a copy’s body or status is not what its home said.',
    next: 'Keep 200 and 404 with their status, and nothing else.',
  },
  'text-invented': {
    seen: '{request} told {found}. Nobody had written that, to this key, by then.',
    cause: 'Copies of two keys may be mixed up, or an empty text is taken for nothing.',
    next: 'Keep copies by the whole key.',
  },
  'text-own-missing': {
    seen: '{request} told {found}. Their own last write, {wanted}, had been answered {forMs} ms before they asked.',
    cause:
      'A copy is older than the write, at this router or the other one. Or it was read before the write, and came after it. Or the user’s cookie says something about another key, and no longer about this one.',
    next: 'Know what this user has written (As-Of and a cookie), or have both routers forget before the write is answered: also what is under way.',
  },
  'text-old': {
    seen: '{request} told {found}, though {wanted} had been answered {forMs} ms before. A second is the limit.',
    cause:
      'A copy lives too long, or is renewed by every reader; or its time counts from when the answer came, and the answer was under way. Or the router that knew that it is old has died.',
    next: 'Count from when the home was asked, and let a copy live for less than a second, whoever reads it.',
  },
  'likes-invented': {
    seen: '{request} told {found} likes. {wanted} had been sent by then.',
    cause: 'A like may be sent twice, or counted at two places that are then added up.',
    next: 'Send each like once, and try no second time: it may have been done.',
  },
  'likes-own-missing': {
    seen: '{request} told {found} likes. With this user’s own it has to be {wanted}.',
    cause: 'The number is from a copy that is older than their like.',
    next: 'A like is a write: its user has to see it at once.',
  },
  'likes-old': {
    seen: '{request} told {found} likes. It has to be {wanted}: so many had been answered a second before.',
    cause: 'A copy lives too long, or likes were taken that never got to the home.',
    next: 'Let a copy live for less than a second, and answer a like when its home has.',
  },
  'written-elsewhere': {
    seen: 'A write came to {router}. The routers asked: {list}. It should be one write at {home}.',
    cause: 'A write may be tried twice, kept back, or sent to a shard that has a copy.',
    next: 'Send it to the home of its key, once, and answer what that said.',
  },
  'routers-differ': {
    seen: 'A second after the last writes, router-1 tells {one} for “{key}”, and router-2 {other}.',
    cause: 'A router may keep what it has sent itself, in place of what the home has made of both.',
    next: 'The home puts writes in an order. Read it there.',
  },
  'left-over': {
    seen: '“{key}” is cold again, and {shard} still has something of it: “{left}”.',
    cause: 'A copy lives for long, is renewed by a timer, or was never taken away.',
    next: 'Give copies a short Ttl-Ms, and renew only what is hot.',
  },
  'asked-for-nobody': {
    seen: 'For 15 seconds nobody has asked for the card. In the next ten, routers asked shards about it {count} times: {request} by {router}.',
    cause: 'A timer renews what was hot once.',
    next: 'Let it look at the counts, and stop.',
  },
  'not-cooled-down': {
    seen: '“{key}” is cold, at home on {home}, and was read at {router}. The routers asked: {list}. It should be one GET at its home.',
    cause: 'What was hot once stays so: in a set from which nothing is taken, or in counts that do not fade.',
    next: 'Ask the counts with each read whether the key is hot now.',
  },
  'cool-and-old': {
    seen: '“{key}” is cold again. It was written, and then read at {router}: {seen}. It should be “{wanted}”.',
    cause: 'It was read from a copy.',
    next: 'A cold key is read at its home.',
  },
  'likes-lost': {
    seen: 'Six likes were answered, and the card has {found}.',
    cause: 'Likes may be counted in memory, or sent more than once.',
    next: 'Answer a like when its home has.',
  },
  'likes-lost-at-home': {
    seen: '“{key}” has {found} likes. {done} were answered, of {sent} that were sent.',
    cause: 'Likes may have been in the memory of a router that died, or in a copy that was dropped.',
    next: 'Answer a like when its home has.',
  },
}
