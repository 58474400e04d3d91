import type { ExerciseText } from '../../../src/contract/exercise.ts'

export default {
  title: 'The stateless tier',
  stages: {
    shared: {
      title: 'Any server answers anyone',
      hints: [
        'A Map belongs to one server, and dies with it. All three can reach the store.',
        'begin puts a record into the store, under the new id: PUT http://session-1/items/<id> with the session as JSON. find gets it by the id from the cookie; 404 means that there is none.',
        'Remember nothing beside it: no Map, no cache. addToCart reads the record, adds the card and puts it back; end deletes it. encodeURIComponent makes any text fit into a path.',
      ],
    },
    cookie: {
      title: 'A cookie that only you can make',
      hints: [
        'Let the cookie say the id and a signature of it: HMAC by the key in env.vars.keys. What does not fit is refused before the store is asked.',
        'crypto.subtle.importKey("raw", …, { name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]), then sign and verify. Sign all that you rely on, as text, and say first what form a cookie of yours has: a pattern for the whole value.',
        '__Host-session=…; Path=/; Secure; HttpOnly; SameSite=Lax. In the Cookie header look for exactly this name; when it is there twice, take none. A log-in makes a new id, and ends the session that the old cookie opened.',
      ],
    },
    expiry: {
      title: 'Sessions end',
      hints: [
        'Expire-After makes the store forget a record by itself. Let it be idleMs at first, and never more than what is left of maxMs. So the record has to say when it began.',
        'A use gives it all of its idle time again: another PUT. To write each time would make a write of every read. Expires-In tells how much is left: write only when a thirtieth of idleMs has been used up.',
        'Near its end a session can be given less than idleMs. Compare Expires-In with what you would give it now, not with idleMs; and put it back with If-Match, so that what was ended meanwhile stays ended.',
      ],
    },
    logout: {
      title: 'Log-out is for good',
      hints: [
        'The cookie is only a copy, and others may have one. What counts is in the store: delete it there.',
        'Somebody may have read the record before you deleted it, and write it after that. A PUT with If-Match and the ETag that came with the GET fails then, with 412.',
        'The browser has to forget its cookie as well: the same name, an empty value, Max-Age=0. For a __Host- name it listens only when Secure and Path=/ are there too.',
      ],
    },
    away: {
      title: 'The store is away',
      hints: [
        'Three things can come back from the store: a record, the news that there is none, and no news. Only the second one is a 401.',
        'fetch rejects when the store is dead, and waits for ever when it is frozen: give it an AbortSignal.timeout of half a second at least. Any status that you did not expect is no news either.',
        'Throw an error of your own for no news, catch it in one place, and answer 503 with Retry-After and no Set-Cookie. Then a log-out that did not reach the store cannot look like one that did.',
      ],
    },
    tabs: {
      title: 'Two tabs, one cart',
      hints: [
        'Both read the same cart, both add one card, and the second PUT overwrites the first. Each of them was right by itself.',
        'PUT with If-Match and the ETag of the GET: one of the two gets 412. It has to begin again: read, add, write.',
        'Go on until it works, or until the session is gone. Each round one of them succeeds, so ten tabs need ten rounds at most. Or give each card an item of its own, so that there is nothing to overwrite.',
      ],
    },
    keys: {
      title: 'The key is changed',
      hints: [
        'env.vars.keys may hold several keys, with commas between them. The first one signs; a signature by any of them is good.',
        'Read env.vars at each request: what you took from it at the beginning does not change.',
        'When somebody comes with a signature that is not by the first key, answer as always, and set the cookie anew, signed by the first. The id stays, so the session does.',
      ],
    },
    failover: {
      title: 'The store fails over',
      hints: [
        'env.nodes("session") lists both nodes of the store. A replica answers with 421, and that is no news about anybody.',
        'Ask one; when it is away, fails, or says 421, ask the other. When neither helps, 503, all within two seconds.',
        'Begin with the one that answered last. A write may be done twice that way: if it was done the first time, If-Match fails at the second, and reading again shows it.',
      ],
    },
  },
  tests: {
    'any-server': 'Who logs in at one server is known at all, with their cart',
    'names-and-cards': 'Names and cards may be any text',
    'full-cart': 'A cart of a hundred cards, some of which look alike, is whole',
    'kept-apart': 'Two browsers of one user are two sessions, with a cart each',
    nobody: 'Without a cookie nobody is logged in',
    'server-dies': 'A server dies: nobody is logged out',
    'all-replaced': 'All servers are replaced, one by one: nobody is logged out',
    'all-crash': 'All servers crash at once, and boot again: nobody is logged out',
    'users-who-meet': 'Users who come at the same instant are not mixed up',
    attributes: 'The cookie is __Host-, Secure, HttpOnly and SameSite',
    forged: 'A cookie that is made up, or changed in any letter, opens nothing, and the store is not asked',
    'cut-and-mixed': 'A cookie that is cut, or put together from two, opens nothing',
    foreign: 'A cookie that was signed by another key opens nothing',
    'look-alikes': 'A cookie of a name that looks alike is not yours',
    'beside-others': 'The cookie is found among others, whatever they are',
    'two-of-one-name': 'Two cookies of your name: nobody knows whose it is, and it opens nothing',
    'new-at-log-in': 'A log-in makes a new cookie, whatever came with it',
    'old-one-ends': 'A log-in ends the session that the browser had before',
    'never-the-same': 'No two log-ins get the same cookie, after a crash as well',
    idle: 'A session that nobody uses ends, at the server',
    'in-all': 'A session that is used all the time ends as well',
    'each-use-counts': 'Each kind of use gives a session its idle time again',
    'used-often': 'Many uses in a row count as one does',
    'few-writes': 'A session that is used is written at most once in a thirtieth of its idle time',
    'uses-meet': 'Uses that meet throw nobody out',
    'over-is-over': 'What is over does not come back',
    'clocks-differ': 'Clocks that differ by a second throw nobody out',
    'nothing-left': 'What is over leaves nothing in the store',
    'end-before-idle': 'A session may have less time in all than it may be idle',
    'shorter-and-longer': 'With another idle time, other times are spared',
    'other-settings': 'Other times hold as well',
    everywhere: 'Who logs out is out at every server, at once',
    'browser-forgets': 'The browser forgets the cookie',
    'others-stay': 'Only the session that logged out is over',
    'twice-and-by-nobody': 'Logging out twice, or by a forged cookie, does no harm',
    'never-again': 'No cookie of that session opens it, however old, and however late',
    'under-way': 'A request that is under way does not bring back what was ended meanwhile',
    'asks-while-asking': 'Who asks while others wait for an answer gets one of their own',
    'all-at-once': 'A log-out that meets other requests is one',
    'crashes-after': 'A log-out outlives crashes',
    'store-dies': 'The store is dead: 503, and everybody is logged in when it is back',
    'store-says-nothing': 'The store is frozen, cut off, has no name: 503 within two seconds, each time',
    'store-fails': 'The store answers with errors, or cannot write: 503',
    'again-and-again': 'The fifth outage is like the first one, and so is a long one',
    'dies-in-between': 'The store dies in the middle of a log-in, or a log-out: what was answered holds',
    'falls-silent': 'The store says something, and then no more: 503 within two seconds',
    'refused-in-between':
      'The store refuses to write, from some moment on: who hears 503 is logged in as before, and a use that was answered counts',
    'log-out-while-away': 'A log-out that did not reach the store says so',
    'slow-is-not-away': 'A store that takes nearly half a second is waited for',
    'needs-no-store': 'Who needs no store does not notice that it is away',
    'wakes-up-late': 'A store that wakes up late, with requests in its line, logs nobody out',
    'two-tabs': 'Two tabs add at the same instant: both cards are in',
    'ten-tabs': 'Ten tabs at three servers: all cards are in',
    'tab-after-tab': 'Each tab comes while those before it are at work: what is said to be in is in',
    'same-card': 'The same card from two tabs is in once',
    'reader-meanwhile': 'Who only reads does not write back an old cart',
    'answer-lost': 'A card whose answer was lost is added again, and is in once',
    'put-lost': 'What was to be written is lost, and another tab is faster: what was said to be in is in',
    'slow-tab': 'A tab whose way to the store is long loses no card, and overwrites none',
    'crash-in-between': 'A server crashes while it adds a card: the cart goes on',
    'users-leave': 'Users who leave while a card is added are not felt by those who stay',
    rotated: 'The key is rotated: nobody is logged out',
    'server-by-server': 'The key is rotated server by server, twice: nobody is logged out',
    'old-key-opens-nothing': 'A key that is gone opens nothing',
    'three-keys': 'There may be three keys, and more',
    'each-way-by': 'Whatever somebody asks for, their cookie is signed anew',
    'logs-in-and-out': 'Who logs in or out meanwhile is rid of the old cookie',
    'ends-as-before': 'To sign a cookie anew gives no more time',
    'one-session-two-cookies': 'Old signature or new, it is one session',
    promoted: 'The primary dies, the replica is promoted: nobody is logged out, and nobody is in again',
    'and-back': 'It fails over twice, there and back',
    'frozen-primary': 'The primary freezes, and wakes up when another one is it',
    'parted-primary':
      'The old primary is cut off from the new one: what it says meanwhile is no news for later',
    'both-silent': 'Primary and replica are both away: 503 within two seconds',
    'restarts-instead': 'The primary comes back before anybody is promoted',
    'replica-dies': 'The replica is away: nobody notices',
    'servers-boot-after': 'Web servers that boot after a failover find the primary',
    'adds-meanwhile': 'Cards that were added while the primary died are in',
  },
  says: {
    'log-in-refused': {
      seen: '{request} with the name “{name}” was answered with {got}, in place of 204.',
      cause: 'The server did not get as far as an answer; when your code threw, the console has the line.',
      next: 'Any name that is not empty may log in. Look in the replay what the server asked the store, and what it was told.',
    },
    'no-cookie': {
      seen: '{request}, as “{name}”: the answer set no cookie that a browser keeps.',
      cause:
        'A browser takes a __Host- name only with Secure and Path=/, and without Domain. Or there was no Set-Cookie at all.',
      next: 'Set-Cookie: the name, =, the value; then Path=/; Secure; HttpOnly; SameSite=Lax.',
    },
    'not-known': {
      seen: '“{name}” has logged in, and {request} was answered with {got}.',
      cause:
        'This server does not know of the session. It may be in the memory of the one where they logged in, or it was not found by what the cookie says.',
      next: 'Keep sessions in the store, under the id that the cookie carries, and look there at each request.',
    },
    'other-name': {
      seen: '{request} told “{name}” that they are “{found}”.',
      cause: 'Sessions were mixed up, or the name was changed on its way to the store and back.',
      next: 'Keep name and cart as JSON, under one id for each session, and nothing outside of fetch.',
    },
    'card-refused': {
      seen: '{request}, with the card “{card}”, was answered with {got}, in place of 204.',
      cause:
        'The session was not found, or the store did not take what was written: 412 says that the item is not as it was when it was read.',
      next: 'Look in the replay what the store answered. After a 412 read again, add again, write again.',
    },
    'cart-lost': {
      seen: '{request} should list {wanted}. It has: {found}.',
      cause: 'A card was not kept in the store, was kept at one server only, or was changed on its way.',
      next: 'Read the session from the store, add the card if it is not in yet, and put the session back.',
    },
    'cards-missing': {
      seen: '{count} cards were added, one after the other. {request} lists all but {missing}, “{lost}” among them.',
      cause:
        'A list came in pages and only the first was read, the cart has a limit, or two cards that look alike were taken for one.',
      next: 'Compare cards letter by letter, and read the cart to its end.',
    },
    'cart-mixed-up': {
      seen: '{request} should list {wanted}. It has: {found}.',
      cause:
        'A cart belongs to a session: the same user at another machine has another one. Or it was found by how its key begins, and another key begins so too.',
      next: 'Keep the cart under the id of the session, not under the name. Where keys are listed by a prefix, let a mark end the id.',
    },
    'cart-came-along': {
      seen: 'After a new log-in {request} should list {wanted}. It has: {found}.',
      cause: 'The new session uses something of an earlier one: its id, or what is kept by name.',
      next: 'A log-in begins with an empty cart under a new id.',
    },
    'not-401': {
      seen: '{request}, without a cookie, was answered with {got}, in place of 401.',
      cause: 'No cookie is no session, whatever the store may say.',
      next: 'Answer 401 where no session is found.',
    },
    'gone-with-server': {
      seen: '{dead} died, and {request} was answered to {name} with {got}.',
      cause: 'The session, or a part of it, was in the memory of {dead}.',
      next: 'Keep all of it in the store. Then any server can die.',
    },
    'cart-gone-with-server': {
      seen: '{dead} died. {request} should list {wanted}. It has: {found}.',
      cause: 'The cart, or a part of it, was in the memory of {dead}.',
      next: 'Keep all of it in the store. Then any server can die.',
    },
    'not-known-after-boot': {
      seen: 'A server has crashed and booted again. {name} had logged in before; {request} was answered with {got}.',
      cause:
        'What the server needs to know the cookie went with its memory: the session, or a key that was drawn at boot.',
      next: 'Keep sessions in the store, and take the key from env.vars.keys, which is the same everywhere and after each boot.',
    },
    'not-known-by-new': {
      seen: 'A new server came. {name} had logged in before; {request} was answered with {got}.',
      cause: 'The new server knows only what it saw itself, or knows another key.',
      next: 'Keep sessions in the store, and take the key from env.vars.keys.',
    },
    attributes: {
      seen: '{request} set the cookie {cookie}, which {what} a session.',
      cause:
        'Without HttpOnly scripts read it, without Secure it travels in the clear, without SameSite other sites can use it. A name that begins with __Host- cannot be set by another host; browsers insist on Secure, Path=/ and no Domain for it.',
      next: '__Host-session=…; Path=/; Secure; HttpOnly; SameSite=Lax, or Strict.',
    },
    'forged-opens': {
      seen: 'A cookie that was {how}, {cookie}: {request} was answered with {got}, in place of 401.',
      cause: 'It was not told from one of yours, or something threw when it was taken apart.',
      next: 'Say first what form a cookie of yours has, with a pattern for the whole value. What does not fit is nobody’s.',
    },
    'changed-opens': {
      seen: 'A good cookie, {how}: {cookie}. {request} was answered with {got}, in place of 401.',
      cause: 'That letter is not under the signature, or is not looked at when it is checked.',
      next: 'Sign all that stands before the signature, and compare all of the signature.',
    },
    'cut-opens': {
      seen: 'A good cookie, {how}: {cookie}. {request} was answered with {got}, in place of 401.',
      cause:
        'Only a beginning was compared, an empty signature passed, or a part too many was overlooked. Or something threw.',
      next: 'Check the form of the whole value, from its first letter to its last, then verify.',
    },
    'mixed-opens': {
      seen: 'A cookie that was {how}: {cookie}. {request} was answered with {got}, in place of 401.',
      cause: 'The signature does not cover all parts, so those of two cookies can be combined.',
      next: 'One signature over all that the cookie says.',
    },
    'foreign-opens': {
      seen: 'A cookie that was {how}: {cookie}. {request} was answered with {got}, in place of 401.',
      cause: 'The key takes no part, or not all of it does.',
      next: 'Import all bytes of the key, as they are in UTF-8, and verify with it.',
    },
    'page-refused': {
      seen: '{request}, with a cookie that was {how}, was answered with {got}. That page is for everybody.',
      cause: 'All requests go through a gate that looks for a good cookie.',
      next: 'Look at the cookie where the answer depends on who is logged in, and nowhere else.',
    },
    'store-was-asked': {
      seen: 'For cookies that were {how} the store was asked {count} {count:time|times}.',
      cause: 'It was looked up first and checked after that, or not checked at all.',
      next: 'Verify the signature before you ask: it costs the store nothing when strangers guess.',
    },
    'look-alike-opens': {
      seen: 'Your cookie is called {name}. With its value under another name, {cookie}, {request} was answered with {got}, in place of 401.',
      cause:
        'The name was found within another one, or capital letters were ignored. Other hosts can set cookies whose names look like yours, but not this one.',
      next: 'Split at the semicolons, trim, and take what stands before the first =. It has to be your name, letter by letter.',
    },
    'look-alike-counts': {
      seen: 'Beside the right cookie, {name}, stood {cookie}. {request} was answered to {name} with {got}.',
      cause: 'The other one was taken for yours, or counted as a second one.',
      next: 'Compare the whole name. What is called otherwise is not yours.',
    },
    'lost-among-cookies': {
      seen: 'With Cookie: {cookie}, {request} was answered with {got}. The right cookie is among them.',
      cause:
        'A value may hold = signs, or be no proper %-sequence; a cookie may have no value; between two semicolons there may be nothing.',
      next: 'Split at the semicolons, trim, and look for your name and =. Leave the others as they are.',
    },
    'two-of-one-name': {
      seen: 'Two cookies called {name} came in one header, {which}. {request} was answered with {got}, in place of 401.',
      cause:
        'The first, the last or the good one was taken, or equal ones were counted once. One of them may have been put there by somebody else.',
      next: 'Count those of your name. When there are two, nobody is logged in.',
    },
    'id-kept': {
      seen: '{request} came with a cookie, and set none that is new.',
      cause:
        'Whoever put that cookie there knows it, and is logged in as their victim now: session fixation.',
      next: 'Make a new id at each log-in, whatever came with it.',
    },
    'planted-opens': {
      seen: 'Ann logged in while her browser had a cookie of somebody else. With that one, {request} tells that they are Ann.',
      cause: 'The log-in was written into the session that was there.',
      next: 'Make a new session at each log-in. What the old cookie opened ends.',
    },
    'old-one-lives': {
      seen: 'Somebody logged in anew. The cookie that their browser had sent with that still opens a session: {request} was answered with {got}.',
      cause: 'The old session was left in the store, and nobody has a way to end it any more.',
      next: 'At a log-in, end the session that came with the request.',
    },
    'same-again': {
      seen: 'Two log-ins were given the same cookie: {value}.',
      cause: 'It is made of the name, of a clock that was set back, or of a count that began anew.',
      next: 'Make each id by crypto.randomUUID().',
    },
    'over-too-early': {
      seen: '{name} used their session, and came again after {whenS} s. {request} was answered with {got}.',
      cause:
        'It ended before its idle time was over: a use was not written though there was time for it, or the cookie itself ended.',
      next: 'A use counts from when a thirtieth of idleMs has passed since the last write. A cookie with a Max-Age has to be set anew as well, or have none.',
    },
    'idle-lives': {
      seen: 'Nobody used the session for {whenS} s and a second more. With its cookie {request} was answered with {got}, in place of 401.',
      cause: 'Only the cookie ends, which a thief does not care for; or nothing ends at all.',
      next: 'Let the store forget it: Expire-After with each PUT.',
    },
    'max-too-early': {
      seen: '{whenS} s after the log-in, and used all the time: {request} was answered with {got}.',
      cause: 'maxMs was not over. A renewal may have given it less time than it has.',
      next: 'At each renewal: idleMs, or what is left of maxMs, whichever is less.',
    },
    'max-lives': {
      seen: 'The log-in was {whenS} s and more than a second ago. {request} was answered with {got}, in place of 401.',
      cause:
        'Each use gives it all of its idle time again, for ever; or its beginning moves with each write.',
      next: 'Keep the time of the log-in in the record. Give it no more than what is left of maxMs.',
    },
    'use-did-not-count': {
      seen: '{name} came by again and again ({what}), {whenS} s at most between two times. {request} was answered with {got}.',
      cause: 'Such a use did not give the session its idle time again.',
      next: 'Renew it in one place that all requests go through, /cart as well as /me.',
    },
    'many-writes': {
      seen: 'One session was used again and again for {spanS} s, {when}, and the store was written to {count} times. {most} would do.',
      cause:
        'Each request writes, or writes two things, the cart as well as the session; or what is left is compared with idleMs, which a session near its end cannot get any more.',
      next: 'Write when what you would give it now is a thirtieth of idleMs more than what it has.',
    },
    'uses-meet': {
      seen: 'Six requests of one user came at the same instant, some time after the last one. {request} was answered with {got}.',
      cause:
        'Each wanted to write down that the session was used. Whoever came second found it changed, 412, and took that for “it is gone”.',
      next: 'After a 412 somebody else has written. That is as good as a use; whether it is gone, only reading again tells.',
    },
    'cart-over-too-early': {
      seen: 'The session was used all the time. {request} should list {wanted}, which was added at its beginning. It has: {found}.',
      cause: 'The cart has an end of its own, which uses of the session do not put off.',
      next: 'Give it as long as the session can live: what is left of maxMs.',
    },
    'came-back': {
      seen: 'The session was over. {request} with its cookie was answered with {got}, in place of 401.',
      cause: 'Something wrote it anew: a card that was added to nothing, or a renewal that did not look.',
      next: 'What is not found is not written. If-Match makes sure of it.',
    },
    'clocks-throw-out': {
      seen: 'The clock of one server is half a second slow, that of another half a second fast. {name} logged in at {first}; {request} was answered with {got}.',
      cause:
        'A time of one server was compared with the clock of another as if they were one: something seems to come from the future.',
      next: 'Let the store count what is left (Expires-In), and allow for a second elsewhere.',
    },
    'left-behind': {
      seen: 'All sessions have been over for more than a minute. In the store there {count:is|are} still {count} {count:item|items}: {key}.',
      cause:
        'It was put there without an end, or with a later one. The store fills up with users who are long gone.',
      next: 'Give each PUT an Expire-After, of no more than what is left of maxMs.',
    },
    'log-out-refused': {
      seen: '{request} was answered with {got}, in place of 204.',
      cause:
        'A log-out of somebody who is not logged in is one, too. When your code threw, the console has the line.',
      next: 'Delete what is there. A 404 of the store is as good as a 204.',
    },
    'lives-after-log-out': {
      seen: 'They have logged out. With the cookie from before, {request} was answered with {got}, in place of 401.',
      cause:
        'The cookie was taken back, and the session was not ended; or a server remembers what it has seen.',
      next: 'End it in the store, and look there at each request.',
    },
    'cookie-kept': {
      seen: '{request} was answered, and the browser still has {name}.',
      cause:
        'The Set-Cookie that was to end it was not taken: a browser refuses a __Host- name without Secure and Path=/, also when it is to be deleted. Or there was none.',
      next: 'The same name and attributes as at the log-in, an empty value, and Max-Age=0.',
    },
    'others-logged-out': {
      seen: 'Somebody logged out. A session {whose} is over as well: {request} was answered with {got}.',
      cause: 'What was ended is kept by name, or more was deleted than one id.',
      next: 'Delete the item of this session alone.',
    },
    'forged-log-in': {
      seen: 'Somebody logged in, and sent a forged cookie with {name}’s id along. {request} was answered to {name} with {got}.',
      cause: 'The session to be ended was taken from the cookie without looking at the signature.',
      next: 'Verify first, wherever a cookie is looked at.',
    },
    'forged-log-out': {
      seen: 'After log-outs with cookies that were forged, {request} was answered to {name} with {got}.',
      cause: 'The id was taken from the cookie without looking at the signature.',
      next: 'Verify first, for a log-out as well.',
    },
    revived: {
      seen: 'A request for {path} had read the session when it was ended by {by}. Now {request} is answered with {got}, in place of 401.',
      cause:
        'It wrote the session back, or a note that it was used, and so brought it to life again: at once, or when a note that it was ended goes by itself, and the one of the use is still there.',
      next: 'Put it with If-Match and the ETag of the GET. After a 412 read again: it may be gone. What says that it was ended stays as long as the session can live in all.',
    },
    'not-503': {
      seen: 'The store {why}. {request} was answered with {got}, in place of 503.',
      cause:
        '401 and 204 say that you know. You do not: no answer, or an error, says nothing about a session. When your code threw, it is a 500.',
      next: 'Tell “there is none” (404) from “I could not find out”, and answer 503 to the second, whatever the request was.',
    },
    '503-late': {
      seen: 'The store {why}. {request} was answered with 503, after {tookMs} ms. Two seconds is the limit.',
      cause: 'It was waited for too long, or more than once.',
      next: 'AbortSignal.timeout ends a wait. All waits of a request together have two seconds.',
    },
    'cookie-with-503': {
      seen: 'The store {why}. {request} was answered with {got}, and with a Set-Cookie.',
      cause: 'The browser may forget a session that is still there, or believe in one that is not.',
      next: 'Leave the cookie alone when you do not know.',
    },
    'out-after-503': {
      seen: 'The store was away, and is there again. {request} was answered to {name} with {got}.',
      cause:
        'The session was ended by somebody who did not know, or the server has given up on the store for longer than two seconds.',
      next: 'What could not be found out changes nothing. Ask the store again at the next request.',
    },
    'use-not-written': {
      seen: 'The store could not write, and their request was answered as always. {whenS} s later {request} was answered with {got}.',
      cause:
        'That they were there was not written down, and nobody told them: by the store’s time they had been away for too long.',
      next: 'Wait for the PUT that renews the session. Where the store does not take it, answer 503.',
    },
    'not-back': {
      seen: 'The store was away, and has been there again for two seconds. {request}, by the first who came to this server, was answered with {got}, in place of {wanted}.',
      cause:
        'The server has given up on the store for longer than that, or waits for somebody else to find out that it is back.',
      next: 'Ask the store again at the next request, whatever it is for. Any answer of it that is news, 404 as well, shows that it is back.',
    },
    'half-done': {
      seen: 'The store would not write, and {what} was answered with 503. Now {request} is answered to {name} with {got}.',
      cause:
        'The first half was done, and the second was refused: the old session is over, and there is no new one.',
      next: 'Make the new session first, and end the old one when it is there.',
    },
    'half-done-cart': {
      seen: 'The store would not write, and {what} was answered with 503. Now {request} should list {wanted}, as before. It has: {found}.',
      cause:
        'The first half was done, and the second was refused: the session is there, and its cart is not.',
      next: 'What is ended last must be what all depends on, or be the only thing: one item decides whether the session is there.',
    },
    'gave-up-early': {
      seen: 'The store answered after {tookMs} ms each time. {request} was answered with {got}.',
      cause: 'It was given up before half a second was over.',
      next: 'Wait for half a second at least each time that you ask the store, and less than two in all.',
    },
    'page-felt': {
      seen: 'The store is frozen, and {request}, which needs no session, was answered with {got}.',
      cause: 'The store was asked for something that nobody needs.',
      next: 'Ask the store where the answer depends on who is logged in, and nowhere else.',
    },
    'page-slow': {
      seen: 'The store is frozen, and {request}, which needs no session, took {tookMs} ms.',
      cause: 'It waited for the store, or behind others who do.',
      next: 'Ask the store where the answer depends on who is logged in, and let nobody wait for somebody else’s answer.',
    },
    'tab-lost': {
      seen: 'After {tabs} {tabs:tab|tabs} at once, {request} should list {wanted}. It has: {found}.',
      cause: 'Two read the same cart, and the second to write has overwritten the first.',
      next: 'PUT with If-Match and the ETag of the GET. After a 412 read again, add again, write again.',
    },
    'tab-refused': {
      seen: '{tabs} tabs added a card at the same instant. {request} was answered with {got}, in place of 204.',
      cause: 'A PUT with If-Match got 412, as another tab was faster, and it was given up.',
      next: 'After a 412 read again, add again, write again, until it works. Each round one of the tabs succeeds.',
    },
    'reader-wrote-back': {
      seen: 'Somebody read {path} while a card was added. Now {request} should list {wanted}. It has: {found}.',
      cause: 'The reader wrote down that the session was used, and with it the cart from before.',
      next: 'Renew with If-Match as well. After a 412 somebody else has written, and that counts as a use.',
    },
    'said-too-early': {
      seen: 'Tabs added cards at {where}, one shortly after the other. “{card}” got its 204, and right after that {request} did not list it.',
      cause:
        'It was added to something that others had under way: what they wrote had left already, or had not left yet.',
      next: 'Each 204 waits for a PUT that has this card in it, and that the store has taken.',
    },
    'said-without-knowing': {
      seen: 'The store’s answer to a PUT was lost, and {request} was answered with {got}.',
      cause: 'No answer is not a yes.',
      next: 'Answer 204 when the store has said that it is done, and 503 when it has not.',
    },
    'rotation-throws-out': {
      seen: 'keys: {keys}. {request} was answered to {name} with {got}.',
      cause:
        'The key was read once and kept, only the first key is tried, the cookie was not signed anew while both were there, or the new one ends before its session does.',
      next: 'Read env.vars.keys at each request, verify with each of them, sign with the first. A cookie that is by another one is set anew.',
    },
    'old-key-opens': {
      seen: 'The key that signed this cookie is no longer in keys. {request} was answered with {got}, in place of 401.',
      cause: 'A key was remembered, or what was verified once is believed for ever.',
      next: 'Only what stands in env.vars.keys now counts.',
    },
    'not-signed-anew': {
      seen: '{name} came by while both keys were there, by {request}. When the old one was gone, they were answered with {got}.',
      cause: 'This way of coming by does not set the cookie anew.',
      next: 'Do it in one place, for all answers to somebody who is logged in.',
    },
    'other-signature-lives': {
      seen: 'They logged out. A cookie of the same session, with the other signature, still opens it: {request} was answered with {got}.',
      cause: 'To sign anew has made a second session, or a log-out ends a cookie and not a session.',
      next: 'The id stays when the signature changes, and it is the id that ends.',
    },
    'failover-throws-out': {
      seen: 'The store failed over, {when}. {request} was answered to {name} with {got}.',
      cause:
        'The primary was not found: only one of the two is asked, or a replica’s 421 was taken for “there is none”.',
      next: 'Ask one; after no answer, an error or 421 ask the other.',
    },
    'old-news': {
      seen: 'The old primary was cut off from the new one, and had never heard of {name}. It has heard of the new one since, and {request} is answered to {name} with {got}.',
      cause: 'What the old primary said has been kept by the server, or the new primary was not found.',
      next: 'Keep nothing of what the store says of a session, “there is none” included. Ask at each request.',
    },
    'revived-by-failover': {
      seen: 'They had logged out. The store failed over, and {request} with their cookie was answered with {got}, in place of 401.',
      cause: 'Something is remembered by the server, or the one that was asked is not the primary any more.',
      next: 'Ask the primary each time, and nobody’s memory.',
    },
    'replica-felt': {
      seen: 'The primary is well, {when}. {request} was answered with {got}, after {tookMs} ms.',
      cause: 'The replica is waited for, though it has nothing to say.',
      next: 'Ask the one that answered last, and the other one only when that one is away. Or ask both, and take the first that is the primary.',
    },
    'failover-lost': {
      seen: 'The store failed over. {request} should list {wanted} and has: {found}.',
      cause: 'A card was said to be in when no primary had said so, or was added twice.',
      next: 'Answer 204 when a primary has taken it. Read again before you write again.',
    },
  },
  beside: { 'each-time': 'A write at each request' },
  figures: {
    sessions: { title: 'Items' },
    role: { title: 'Role' },
  },
  scenes: {
    'in-memory': {
      title: 'Sessions in memory, by chance to any server',
      measures: { three: 'Three servers', four: 'Four servers' },
    },
    shared: {
      title: 'Sessions in the store',
      measures: {
        three: 'Three servers',
        four: 'Four servers',
        dead: 'web-2 is dead',
        away: 'The store is dead, too',
        back: 'The store is back',
      },
    },
    'two-tabs-lost': { title: 'Two tabs, and the last one wins', measures: { all: '20 carts a second' } },
    'two-tabs-kept': { title: 'Two tabs, with your program', measures: { all: '20 carts a second' } },
  },
  alternatives: {
    deadlines: {
      title: 'Records with a deadline',
      does: 'Each session says itself when it is over, and servers sweep now and then.',
      trades:
        'What is over lies in the store until somebody sweeps, and clocks have to agree; in return the store needs to know nothing of time.',
    },
    'item-by-item': {
      title: 'Each thing an item',
      does: 'Who it is, that it was used, and each card of the cart are items of their own.',
      trades:
        'One session is many items, which have to be listed and removed one by one; in return two changes never overwrite each other.',
    },
    'signed-token': {
      title: 'The cookie says it all',
      does: 'Who somebody is stands in their cookie, signed; the store holds what was revoked, and the carts.',
      trades:
        'A stolen cookie is good until it ends or is on a list that all must look at, and it travels with every request; in return most requests need no store.',
    },
  },
} satisfies ExerciseText
