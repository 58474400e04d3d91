import type { Saying } from '../../../src/contract/exercise.ts'

const STRAYED = '{user} belongs to {server}, and {request} was sent to {other}, when {why}.'

/** Users who have a server, and those who come to get one. */
const staying = {
  strayed: {
    seen: STRAYED,
    cause:
      'Nothing tells who belongs where; or what tells it was lost, or read in another way than it was written; or the server was chosen anew where it need not be.',
    next: 'Look in the replay at what the user sends: is there anything in it that names {server}? If so, see what your program makes of it. If not, see which answer should have brought it.',
  },
  'strayed-address': {
    seen: STRAYED,
    cause: 'The address decides where somebody belongs. A phone has another one in each network.',
    next: 'Know users by something that they bring along: a cookie.',
  },
  'strayed-away': {
    seen: STRAYED,
    cause: 'The cookie, or the line in a table, ended while the user was still coming.',
    next: 'Leave Max-Age and Expires out: then the cookie lives as long as the browser. In a table, count from the last request.',
  },
  'strayed-hurry': {
    seen: STRAYED,
    cause: 'The server was taken for dead because it was not quick.',
    next: 'Wait for each server for one second at least, for its health checks too, and longer if you can.',
  },
  'strayed-leaver': {
    seen: STRAYED,
    cause: 'The user left, and the request that ended by it was taken for a failure of the server.',
    next: 'Do not pass request.signal on, or tell the two ends apart by request.signal.aborted.',
  },
  'strayed-list': {
    seen: STRAYED,
    cause:
      'Where somebody belongs depends on the list of servers: on a place in it, or on how long it is. Or the failure of one server counts for others.',
    next: 'Write the name of the server down, and look for that name.',
  },
  'strayed-alike': {
    seen: STRAYED,
    cause: 'Another cookie was taken for yours, or yours was not found beside it.',
    next: 'Split the header at each semicolon, take the spaces off, and compare the whole name, before the first =.',
  },
  'strayed-moved': {
    seen: STRAYED,
    cause:
      'The user was moved to {server} by an answer, and nothing wrote that down: a cookie that is set only for new users, or only with a 200, goes on naming the old server.',
    next: 'Whenever a server answers that is not the one that the user’s cookie names, set the cookie anew, whatever the status.',
  },
  'strayed-draining': {
    seen: STRAYED,
    cause: 'Draining servers were left out for everybody, also for those whose session is there.',
    next: 'Look for the user’s own server first, among all that env.nodes lists. Leave draining ones out only when you deal out.',
  },
  'error-at-home': {
    seen: '{user} asked {server} for {request} and got {got}, when {why}. {server} would have answered within a second.',
    cause: 'Your code threw, gave up too early, or did not find the server that the user belongs to.',
    next: 'See in the replay whether {server} was asked at all, and how long it was waited for: one second at least.',
  },
  'logged-out': {
    seen: '{user} asked for {request} and got {got}, when {why}. {server} is the right server, and would have known them.',
    cause: 'The session cookie did not arrive as the user sent it, or the user never got it.',
    next: 'Compare in the replay the Cookie header that the user sends with the one that {server} gets.',
  },
  'somebody-else': {
    seen: '{user} asked for {request}, when {why}, and is taken for somebody else.',
    cause: 'An answer, or a Cookie header, went to another request than its own.',
    next: 'Keep nothing of one request where the next one finds it, but for who belongs to which server.',
  },
  'log-in-failed': {
    seen: '{user} sent POST /login and got {got} in place of 200.',
    cause: 'No server was asked, a dead one was, or the body did not arrive.',
    next: 'A refused connection says that nothing happened: another server can be asked, whatever the method.',
  },
  'log-in-odd': {
    seen: '{user} logged in, and the answer is about somebody else, or about nobody.',
    cause: 'The body did not arrive as it was sent, or the answer did not come back as it was.',
    next: 'Pass both on as they are: forward.ts does.',
  },
  'too-many': {
    seen: 'Of {total} new users {count} came to {server}: {list}. This was when {why}.',
    cause:
      'The choice depends on who asks, when, or how many requests there were in between, or it is made by a count that is only changed when the answer is there.',
    next: 'Let new users take turns, and move on only when one is dealt out. Neither who belongs to a server already may use up a turn, nor a page before the log-in, unless it gives the user their place.',
  },
  'too-few': {
    seen: 'Of {total} new users {count} came to {server}: {list}. This was when {why}.',
    cause: 'That server is hardly ever chosen, though nothing is wrong with it.',
    next: 'Let new users take turns, and move on only when one is dealt out; not at a page before the log-in, unless it gives the user their place.',
  },
  'no-share': {
    seen: 'Of {total} new users {count} came to {server}. Each server should get its share, and {why}.',
    cause: 'The list of servers was read once, or a server that was out is never looked at again.',
    next: 'Ask env.nodes for each request, and give up on nobody for ever: 15 seconds at most.',
  },
  'no-share-again': {
    seen: 'Of {total} new users {count} came to {server}. Each server that does not drain should get its share, and {why}.',
    cause: 'It counts as draining, and does not stand in the setting, or does so no more.',
    next: 'Read the setting anew each time, remember nothing of it, and compare whole names: web-1 is not web-11.',
  },
  'answer-to-nobody': {
    seen: 'A user waited for less than a second for work that takes 0.7, left, and still got {got}.',
    cause: 'Something answered for the server before it was done.',
    next: 'Wait for each server for one second at least.',
  },
} as const satisfies Readonly<Record<string, Saying>>

/** What passes through. */
const passing = {
  changed: {
    seen: '{request} came out with another value for {what}: {seen}.',
    cause: 'It was built anew on the way, and not the same.',
    next: 'forward.ts passes requests and answers on unchanged. Use it, or compare with what it does.',
  },
  'forwarded-for': {
    seen: 'X-Forwarded-For reached the server as {seen}, not as 203.0.113.9, 198.18.3.4.',
    cause: 'The address that the request came from was not appended, or more than once.',
    next: 'Append connection.remoteAddress once for each request, not for each try.',
  },
  'set-cookie-lost': {
    seen: 'A server set the cookie {name}, and the user was given it {count} times as it was. What came: {list}.',
    cause:
      'headers.set replaces all Set-Cookie headers by one, and an object of headers holds only one of each name.',
    next: 'Keep the server’s headers, and add your own line by headers.append.',
  },
  'cookie-lost': {
    seen: 'The user sent the cookies {sent}. The server got {seen}.',
    cause: 'The Cookie header was built anew, or cut, when your own cookie was taken out of it.',
    next: 'Pass it on as it is. Your own cookie may stay in it.',
  },
  'cookie-path': {
    seen: 'Your cookie has no Path=/: {line}.',
    cause: 'Without it a browser sends a cookie back only below the folder of the page that it came with.',
    next: 'Add Path=/.',
  },
  'cookie-script': {
    seen: 'Your cookie is not HttpOnly: {line}.',
    cause: 'Any script of the page can read it, and none has to.',
    next: 'Add HttpOnly.',
  },
  'cookie-domain': {
    seen: 'Your cookie has a Domain: {line}.',
    cause: 'It goes to all hosts below that domain, and they have nothing to do with it.',
    next: 'Leave Domain out.',
  },
} as const satisfies Readonly<Record<string, Saying>>

/** Servers that are away. */
const away = {
  felt: {
    seen: '{user}, whose server is {server}, sent {request} and got {got}, when {why}.',
    cause: 'The error was passed on to the user in place of asking another server, or your code threw.',
    next: 'Catch what send throws. Where mayAskAnother says yes, ask the next server, and a third one.',
  },
  'in-vain': {
    seen: '{user}, whose server is {server}, sent {request} and waited for {seconds} seconds in vain, when {why}.',
    cause: 'A server that says nothing was waited for too long, or too many were, one after the other.',
    next: 'Give each try a time-out of its own. All tries together have to stay within 10 seconds: three of three seconds each do.',
  },
  late: {
    seen: '{user} sent {request} and heard something after {seconds} seconds, when {why}.',
    cause: 'A server that says nothing was waited for too long, or too many were, one after the other.',
    next: 'All tries together have to stay within 10 seconds: three of three seconds each do.',
  },
  'not-moved': {
    seen: '{user} was answered by {server} all the same, though {why}.',
    cause: 'The server was asked in a way that should not work, or your program answered in its name.',
    next: 'Look in the replay at who answered.',
  },
  'second-try': {
    seen: '{request} was sent to a second server, and not as it was at first: {seen}.',
    cause: 'A body can be read only once. The second try found nothing to read.',
    next: 'Read the body before the first try (outgoing does), and send the same bytes each time.',
  },
  'second-try-headers': {
    seen: '{request} was sent to a second server, and not as it was at first: {seen}.',
    cause: 'The headers were used up, or built anew, for the second try.',
    next: 'Make the headers once, before the first try (outgoing does), and send the same ones each time.',
  },
  guessed: {
    seen: '{request} was in a server’s hands when it died, and the user was told {got}.',
    cause: 'Nobody can know whether it was done. Any answer but 502, 503 or 504 is a guess.',
    next: 'After a reset or a time-out, a write is answered with 502, 503 or 504.',
  },
  'done-twice': {
    seen: '{request} was taken in by two servers, when {why}.',
    cause: 'A write was sent again though the first server may have done it.',
    next: 'Ask mayAskAnother with the method: after a reset or a time-out it says no to writes.',
  },
  'write-without-answer': {
    seen: '{user} sent {request} and got {got}, when {why}.',
    cause: 'Your code threw, or the user was left to wait.',
    next: 'Catch what send throws, and answer with 502, 503 or 504 where nobody else may be asked.',
  },
  'error-changed': {
    seen: 'A server answered {request} with 500, and the user got {got}.',
    cause: 'An answer was taken for a failure.',
    next: 'Only what send throws is a failure. An answer goes back as it is.',
  },
  'error-again': {
    seen: 'A server answered {request} with 500, and {tries} servers were asked.',
    cause: 'An answer was taken for a failure, and another server was asked.',
    next: 'It was answered, so nobody else is asked.',
  },
  'not-sorry': {
    seen: '{request} got {got}, when {why}.',
    cause: 'Your code threw, or waited for somebody without end.',
    next: 'When all tries have failed, or there is nobody to try, answer with 502, 503 or 504 within 10 seconds.',
  },
} as const satisfies Readonly<Record<string, Saying>>

/** Servers that leave, and strangers. */
const leaving = {
  'new-at-draining': {
    seen: '{user} is new, and was sent to {server}, when {why}.',
    cause: 'The setting was read too early, or its names were not compared whole and one by one.',
    next: 'Read env.vars.draining at each request, and split it at its commas.',
  },
  refuge: {
    seen: '{user} had to move and was sent to {server}, when {why}.',
    cause: 'Whoever loses their server is dealt out like a new user, and draining servers get none of these.',
    next: 'Leave draining servers out wherever a server is chosen. Only users who have one of them stay with it.',
  },
  astray: {
    seen: 'A stranger sent the cookie {cookie}, and your program asked {other}.',
    cause: 'What a cookie says was taken for the name of a host.',
    next: 'Look for it in what env.nodes lists, and use it only when it is there.',
  },
  'forged-felt': {
    seen: 'A stranger sent the cookie {cookie} with {request}, and got {got}.',
    cause: 'Your code threw on it, or took it for a server that does not exist.',
    next: 'Whatever cannot be read, or names nobody, is as good as no cookie.',
  },
  'forged-path': {
    seen: 'A stranger sent the cookie {cookie} with {request}, and the server was asked for {seen}.',
    cause: 'What a cookie says became a part of a URL.',
    next: 'Look for it in what env.nodes lists, and use it only when it is there.',
  },
} as const satisfies Readonly<Record<string, Saying>>

export const says = { ...staying, ...passing, ...away, ...leaving }
