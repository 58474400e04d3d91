import type { ExerciseText } from '../../../src/contract/exercise.ts'

/** What users and the origin saw, by what was wrong with it. */
export const says: ExerciseText['says'] = {
  'wrong-answer': {
    seen: '{request} should give “{wanted}”: {why}. The user got {found}.',
    cause:
      'The answer did not come back from whoever was asked, or what was kept is not what was fetched. When your code threw, the console has the line.',
    next: 'Open the replay and follow this request: who was asked, and what did they answer?',
  },
  'wrong-status': {
    seen: '{request} should get {wanted}: {why}. The user got {got}.',
    cause:
      'The status was changed on the way, or another answer was given in its place. When your code threw, the console has the line.',
    next: 'Keep the status with the body and the headers, and give it back as it was.',
  },
  'hit-not-told': {
    seen: '{request} should come out of memory and say so. Its Cache-Status: {told}.',
    cause:
      'The header is missing, still says what it said when the answer was fetched, or names another node.',
    next: 'Make it anew for each answer: env.name, and then “; hit”.',
  },
  'fetch-not-told': {
    seen: 'The origin was asked for {request}. Its Cache-Status: {told}.',
    cause: 'The header is missing, or says that it was a hit.',
    next: 'An answer for which the origin was asked says env.name, and then “; fwd=miss”.',
  },
  'age-missing': {
    seen: '{request} came out of memory, and its Age is {age}.',
    cause:
      'The header is missing, or is no whole number. Counted by a clock that was set back, it is negative.',
    next: 'Set Age on every hit: whole seconds, rounded down, by performance.now().',
  },
  'wrong-age': {
    seen: '{request} was fetched {since} ago, when the origin told Age: {before} (0 where it told none). Its Age is {age}.',
    cause:
      'It may be rounded up, counted from the boot or the last hit, by the wall clock, or without what the origin told. After a 304 it begins anew.',
    next: 'Age is what the origin told plus the seconds since the answer came, rounded down.',
  },
  'asked-again': {
    seen: '{request} should be a hit: {why}. The origin was asked all the same.',
    cause:
      'It was not kept, kept under another name, thrown away, or taken for too old; or a purge of something else took it. Its lifetime may have been read from another directive, or counted by the wall clock.',
    next: 'In the replay, look what the origin said when it was asked before. Was that kept, under which name, and until when?',
  },
  'asked-by-itself': {
    seen: 'Nobody had asked for anything, and the edge sent {method} {path} to the origin.',
    cause: 'What is kept is refreshed on a timer, or asked about in the background.',
    next: 'Ask the origin when a user asks, and not before.',
  },
  'not-fetched': {
    seen: '{request} was answered without the origin: {why}. The user got {found}.',
    cause: 'Something was kept that should not be, or what belongs to something else was taken for it.',
    next: 'Keep only what comes with a lifetime, by the rules of the stage, and by its own name.',
  },
  'not-asked-once': {
    seen: 'For {request} the origin was asked {count} times: {why}. It should be once.',
    cause:
      'A request may have been sent again after its answer had come, or HEAD and GET have both been sent.',
    next: 'Look in the replay who asks the second time, and why.',
  },
  'too-old': {
    seen: '{request} was answered without the origin: {why}. The user got {found}.',
    cause:
      'Its lifetime is over. It may have begun anew with a hit, be counted by the wall clock or without the Age that the origin told, or come from the wrong directive.',
    next: 'A hit is younger than its lifetime: what the origin told as Age, plus the seconds since it came. s-maxage counts before max-age.',
  },
  'not-fetched-anew': {
    seen: '{request} should give “{wanted}”: {why}. The user got {found}.',
    cause: 'no-cache was not looked for, or only where it stands alone or in small letters.',
    next: 'Something with no-cache is never a hit, whatever lifetime stands beside it.',
  },
  'kept-private': {
    seen: '{request} was answered out of memory: {why}. The user got {found}.',
    cause: 'It was kept though it is not for everybody: this user may have got what belongs to another one.',
    next: 'Look for no-store and private among the directives, in any letters and whatever stands beside them, and for Authorization in the request. A 304 can forbid it too, also by Set-Cookie or Vary: *.',
  },
  'kept-cookie': {
    seen: '{request} was answered out of memory: {why}. The cookie of one user went to the next one.',
    cause:
      'Its Cache-Control allows to keep it, and somebody forgot about the cookie. This is how strangers get logged in as each other.',
    next: 'Never keep an answer that carries Set-Cookie.',
  },
  'error-kept': {
    seen: '{request} was answered without the origin: {why}. The user got {found}.',
    cause: 'Its status was not looked at, or a lifetime was made up for it.',
    next: 'Keep 200, 301, 308, 404 and 410, each with a lifetime of its own, and nothing else.',
  },
  'wrong-variant': {
    seen: '{request} was answered out of memory: {why}. The user got {found}.',
    cause:
      'The headers that Vary names were not compared, or not all of them, or a header that is missing was taken for any other. Vary may name them in capital letters.',
    next: 'Keep with each answer what these headers were in its request. It is a hit when each of them is the same now, missing ones as well.',
  },
  'of-another': {
    seen: '{request} got the wrong thing: {why}. The user got {found}.',
    cause:
      'Two names share one entry. The query or a part of it is left out, decoded or sorted, letters were made small, or a plain object was used as a table.',
    next: 'Use a Map whose key is pathname + search as they came, without the parameters that IGNORED lists, and nothing else.',
  },
  'bytes-changed': {
    seen: '{request} is not what the origin sent: {differs}.',
    cause: 'text() turns bytes into letters; what is empty may have been taken for nothing.',
    next: 'Keep bytes: await answer.bytes().',
  },
  'header-changed': {
    seen: '{request} came with {name}: {is}. It should be: {was}.',
    cause:
      'Headers were left out, belong to another answer, or were put together so that only the last one of a name is left.',
    next: 'Keep a Headers of its own with each answer (endToEnd makes one), and give it back with all that is in it.',
  },
  'header-lost': {
    seen: '{request} came without {name}, which the origin had sent.',
    cause: 'An answer of your own has the headers that you give it.',
    next: 'Give it those of the origin, but for what is for one hop only: endToEnd does that.',
  },
  'not-near': {
    seen: '{request} is a hit, and took {tookMs} ms. The user is near: {limit} ms are enough.',
    cause: 'Something far away was asked, or waited for, before the answer.',
    next: 'A hit needs nothing but this node’s memory.',
  },
  'after-a-head': {
    seen: '{request} should give “{wanted}”: {why}. The user got {found}.',
    cause: 'What HEAD had brought was kept, or given to those who waited, and it has no body.',
    next: 'Fetch by GET, whoever asks, and leave the body out of the answer to HEAD; or never keep what HEAD brought.',
  },
  'head-status': {
    seen: '{request} should get {wanted}: {why}. The user got {got}.',
    cause: 'HEAD was treated as a method that is not known, or answered without what is kept.',
    next: 'HEAD takes the way of GET.',
  },
  'method-changed': {
    seen: '{request} should get {wanted}: {why}. The user got {got}.',
    cause: 'The method or the path was changed on the way, or it was answered out of memory.',
    next: 'Send everything that is not GET or HEAD to the origin with its method, path and query, headers and body.',
  },
  'method-changed-inside': {
    seen: '{request} did not go through as it came. What came: {came}.',
    cause: 'The body, a header or the query got lost or was changed between user and origin.',
    next: 'Pass on path and query as they came, the headers (endToEnd), and the body as bytes.',
  },
  'method-not-once': {
    seen: '{request} reached the origin {count} {count:time|times}. It should be once.',
    cause: 'It was answered out of memory, sent twice, or joined with another one.',
    next: 'Only GET and HEAD may be kept or joined.',
  },
  'request-changed': {
    seen: 'A user sent Cookie and X-Name with GET {path}. What the origin got of them: {sent}.',
    cause: 'The request to the origin was made without the user’s headers.',
    next: 'Pass them on (endToEnd), but for conditions and ranges.',
  },
  'not-refreshed': {
    seen: '{request} came with {name}: {is}. The 304 had said: {was}.',
    cause: 'What was kept is fresh again, and its headers are still the old ones.',
    next: 'Put each header of the 304 in the place of the kept one, and read the lifetime from there.',
  },
  'asked-without-tag': {
    seen: '{request} had become too old, or is no-cache, and its tag is {tag}. The origin was asked with If-None-Match: {sent}.',
    cause:
      'What is kept was thrown away, or the user’s own condition was sent, or the tag is another variant’s.',
    next: 'Keep what is too old, and ask with the ETag that was kept: If-None-Match.',
  },
  condition: {
    seen: '{request} should get {wanted}: {why}. The user got {got}.',
    cause:
      'The user’s If-None-Match may not be compared, or as a text and not tag by tag, or be passed to the origin; or a 304 that the origin gave to the edge went on to the user.',
    next: 'Decide by the answer that you are about to give: status 200, and its ETag named in If-None-Match (namesTag). That goes for hits and for what was just fetched.',
  },
  'unasked-304': {
    seen: '{request} should give “{wanted}”: {why}. The user got a 304, and had named no tag of it.',
    cause:
      'The edge had asked the origin with a tag of its own, and the 304 was the answer to that; or somebody else’s condition was.',
    next: 'A 304 of the origin says that what is kept is right: give the user what is kept, with its 200.',
  },
  'body-of-304': {
    seen: '{request} was answered with 304 and {size} bytes.',
    cause: 'A 304 has no body.',
    next: 'new Response(null, { status: 304, headers }).',
  },
  'got-a-part': {
    seen: '{request} should give “{wanted}”: {why}. This user had not, and got {found}.',
    cause:
      'Range and conditions of one user went to the origin, and what came back was kept, or given to those who waited.',
    next: 'Leave Range, If-Range, If-Modified-Since and the like out of a request whose answer others may get.',
  },
  'part-wrong': {
    seen: '{request} came with {asking}, and the whole was {state}. The user got {got}: “{found}”.',
    cause:
      'The whole is always right here. A 206 has to have the part that was asked for, and a 304 is for those who had a condition.',
    next: 'Leave these headers out on the way to the origin, and answer with the whole.',
  },
  herd: {
    seen: '{edge} sent {count} requests for {path} to the origin: {why}. It should be one.',
    cause:
      'Those who came later did not know that somebody had asked already, or each asks again when it fails.',
    next: 'Keep a Map from the name to the promise of the answer. Put it there before you await it, and let all others await the same one.',
  },
  'form-of-another': {
    seen: '{request} should get {wanted}: {why}. The user got {got}.',
    cause: 'All who waited got the answer that was made for one of them, a 304 or one without a body.',
    next: 'Share what the origin said, and make an answer of it for each user.',
  },
  'size-of-another': {
    seen: '{request} was answered with {size} bytes, while others asked for the same.',
    cause: 'All who waited got the answer that was made for one of them.',
    next: 'Share what the origin said, and make an answer of it for each user.',
  },
  'waits-for-others': {
    seen: '{request} took {tookMs} ms, and {limit} would have been enough: {why}.',
    cause: 'Requests wait in one line, or one after the other for the same place in it.',
    next: 'Wait only for a request of the same name, and once: whoever cannot use its answer asks on their own, at the same time as the others.',
  },
  'of-another-user': {
    seen: '{request} should give “{wanted}”: {why}. The user got {found}.',
    cause: 'Whoever waited was given the answer of the one who asked first, though it is not for everybody.',
    next: 'When the answer is here, look whether it may be shared (private, no-store, Set-Cookie, Vary). If it may not, ask again with this user’s own headers.',
  },
  'asked-too-often': {
    seen: 'The origin was asked {count} times for {path} by {users} users, and it is not for all of them. Each should have asked once.',
    cause: 'Somebody was given what belongs to another one, or asked twice.',
    next: 'Whoever began the request uses its answer. Each of the others asks once.',
  },
  'not-sorry': {
    seen: '{request} should get 502, 503 or 504: {why}. The user got {got}.',
    cause:
      'fetch rejects when nobody is there, and never settles when somebody is frozen. Not caught, it becomes a 500.',
    next: 'Give the request to the origin a time-out (AbortSignal.timeout), catch what it rejects with, and answer 504.',
  },
  'too-late': {
    seen: '{request} got its answer ({got}) after {tookMs} ms: {why}. 6 seconds are the most.',
    cause: 'There is no time-out, a long one, or several after another.',
    next: 'Wait for the origin for 3 seconds at most. Who has waited for a failure of somebody else hears of it, and does not try again.',
  },
  'failure-changed': {
    seen: '{request} should get {wanted}: {why}. The user got {got}.',
    cause: 'An answer of the origin is an answer, also when it is a 5xx.',
    next: 'Pass it on to all who waited.',
  },
  'failure-kept': {
    seen: '{request} should give “{wanted}”: {why}. The user got {found}.',
    cause: 'The failed request, or its answer, is still there for the next one.',
    next: 'Take the promise out of the Map when it is over, however it ended.',
  },
  'left-with-the-first': {
    seen: '{request} should give “{wanted}”: {why}. The user got {found}.',
    cause: 'The request to the origin was called off with the user who asked first.',
    next: 'Give it a signal of its own, not request.signal.',
  },
  impatient: {
    seen: '{request} should give “{wanted}”: {why}. The user got {found}.',
    cause: 'It was given up too early.',
    next: 'Wait for the origin for 2 seconds at least.',
  },
  'purge-not-taken': {
    seen: '{request} with {body} and the key should get 204 or 202. The answer was {got}.',
    cause:
      'It was refused, or waited for an edge that does not answer, or your code threw: then the console has the line.',
    next: 'Forget it here, tell the others, and answer: 204 when all have done it, 202 when that takes too long.',
  },
  'purge-late': {
    seen: '{request} with {body} got its answer ({got}) after {tookMs} ms. 5 seconds are the most.',
    cause: 'An edge that is away was waited for.',
    next: 'Answer 202 after a while, and go on telling it.',
  },
  'old-after-purge': {
    seen: '{request} should give “{wanted}”: {why}. The user got {found}.',
    cause:
      'Something from before the purge is still told here. It may have been on its way when the purge came and been kept afterwards, or given to somebody who asked later. Or the purge did not reach this edge, or not every variant.',
    next: 'In the replay, look when this edge heard of the purge, and what it kept after that. A fetch that began before the purge may be joined by nobody, and not be kept.',
  },
  'old-when-back': {
    seen: '{request} should give “{wanted}” within 5 seconds: {why}. The user got {found}.',
    cause: 'It missed the purge, and nobody has told it again, or too seldom.',
    next: 'Whoever took the purge goes on telling each edge until it has said yes: with a time-out of a second or so for each try, and a pause that does not grow.',
  },
  'kept-from-it': {
    seen: '{request} should give “{wanted}” within 5 seconds: {why}. This edge was not, and the user got {found}.',
    cause: 'Edges, or purges, wait in one line, and the one that is away is at its head.',
    next: 'Tell all edges at the same time, and begin with the next purge whatever became of the one before.',
  },
  'purge-for-all': {
    seen: '{request} with Authorization: {key} should be refused with 401 or 403. The answer was {got}.',
    cause: 'The key is not looked at, not as a whole, or not on each path below /.edge/.',
    next: 'Compare the whole header with “Bearer ” and env.vars.PURGE_KEY before anything else.',
  },
  'bad-purge-taken': {
    seen: 'A purge with the body {body} should get 400. The answer was {got}.',
    cause: 'It was taken, or your code threw.',
    next: 'Catch what JSON.parse throws. Take exactly one of path and prefix, a text that begins with /.',
  },
  'edge-path-leaked': {
    seen: 'The origin was asked for {path}.',
    cause: 'What lies below /.edge/ went the way of all others.',
    next: 'Answer such paths yourself, all of them.',
  },
  'done-too-early': {
    seen: '{request} was answered with 204, while the edge in {there} was away.',
    cause: '204 says that it is done at all edges, and one could not be reached.',
    next: 'Answer 202 when somebody has not confirmed it.',
  },
  'old-after-write': {
    seen: '{request} should give “{wanted}”: {why}. The user got {found}.',
    cause:
      'The edge still has what it had before, or kept a fetch from before the write that came back after it.',
    next: 'When the origin has answered a write with 2xx or 3xx, forget this name, and what is on its way, as for a purge.',
  },
  'not-stale': {
    seen: '{request} should give “{wanted}”: {why}. The user got {found}.',
    cause: 'What is kept was not looked at when the origin failed, or was thrown away before.',
    next: 'When the answer is a 5xx, or there is none, tell what is kept, if it is younger than its lifetime and stale-if-error together.',
  },
  'stale-unmarked': {
    seen: '{request} is too old, and was told as there is nothing better. Its Cache-Status: {told}.',
    cause: 'The header has no negative ttl, or neither fwd=stale nor hit.',
    next: 'Say env.name, and then “; fwd=stale; ttl=-12”: the seconds since its lifetime was over.',
  },
  'stale-waits': {
    seen: 'The origin was {outage} for long, and {count} requests waited before they were told what is old. {allowed} may.',
    cause: 'Each request finds out for itself that the origin says nothing.',
    next: 'Remember that it said nothing the last time, and tell what is old at once. One request every 4 seconds finds out whether that has changed.',
  },
  'stale-forbidden': {
    seen: '{request} was told though it is too old, and the origin had not allowed that: {control}.',
    cause:
      'stale-if-error was not looked for, or what stands beside it, or how much it allows; or something that was purged was told.',
    next: 'Only stale-if-error allows it, for so many seconds. must-revalidate, proxy-revalidate and no-cache forbid it.',
  },
  'stale-when-well': {
    seen: '{request} should get what the origin says: {why}. The user got {found}.',
    cause: 'An answer of the origin was taken for a failure, or nobody has found out that it is back.',
    next: 'Only a 5xx, or no answer at all, is a failure. While the origin is away, ask it every 4 seconds.',
  },
  'asked-with-more': {
    seen: 'For {request} the origin was asked for {sent}. It should be {name}.',
    cause: 'Parameters that do not count went along, or others got lost or changed.',
    next: 'Ask the origin by the same name that you keep it by.',
  },
  'ignored-asked': {
    seen: '{users} users followed links that differ only in what does not count, at four edges, and the origin was asked {count} times. Once for each edge is enough.',
    cause: 'Whether somebody has asked already was looked up by the name as it came.',
    next: 'Leave out what IGNORED lists before you look whether it is kept, or whether somebody has asked for it already.',
  },
}
