import type { ExerciseText } from '../../../src/contract/exercise.ts'

export default {
  title: 'The load balancer',
  stages: {
    forward: {
      title: 'Forward faithfully',
      hints: [
        'Compare what the user sent with what the server saw. Method, query, headers and body all have to make the trip, and so do the status and headers of the answer.',
        'The second argument of fetch takes method, headers, body and redirect. Left alone, fetch follows a redirect by itself: then the user never hears of it.',
        'Copy the headers into a new Headers object and change only the copy: append one name, delete the hop-by-hop ones and those that Connection lists. Do the same on the way back.',
      ],
    },
    spread: {
      title: 'Spread evenly',
      hints: [
        'Which server got the last request? A program may remember: what is declared outside of fetch stays there from one request to the next.',
        'Taking turns is enough. So is drawing a server by chance, if every server is as likely as the next.',
        'The tests use two to five servers, one user or many, at all speeds. A choice that depends on who asks, for what, or when, will be uneven in one of them.',
      ],
    },
    survive: {
      title: 'Survive a dead server',
      hints: [
        'fetch rejects when a server cannot be reached. Catch it, and think about what you know at that moment: was the request carried out or not?',
        'Look at error.cause.code. ECONNREFUSED and ENOTFOUND say that nothing happened. After a reset or a time-out you cannot know, so only a request that changes nothing may go to another server.',
        'Three things to hold on to: the servers already tried, a signal of its own for each try (AbortSignal.timeout), and the body, which can be read only once.',
      ],
    },
    health: {
      title: 'Check their health',
      hints: [
        'Do not wait for a user to find the dead server. start runs once at boot, and setInterval works there.',
        'A check is a request that may also hang. Give each its own time-out, and let no check wait for another server’s check.',
        'Count in a row: some failures to take a server out, some successes to let it back in. Keep asking those that are out, or they never come back.',
      ],
    },
    scale: {
      title: 'Scale out and in',
      hints: [
        'The operator adds and removes servers while you run. When did you last ask env.nodes?',
        'What you remember about a server has to be found by its name, not by its place in a list. Places shift.',
        'A server that leaves says 503 to its checks and still finishes what it has. New requests go elsewhere; those on their way are left in peace.',
      ],
    },
    'least-connections': {
      title: 'Prefer the least busy',
      hints: [
        'How many requests does each server hold right now? Only you see all of them come and go.',
        'Count up when you send, count down when it is over. It can be over in more ways than one.',
        'When several are equally idle, they have to take turns, or the first in the list gets every request of a quiet hour. Picking the better of two drawn by chance works as well.',
      ],
    },
  },
  tests: {
    'first-answer': 'A web server answers through the balancer',
    method: 'Every method arrives as it was sent',
    'path-and-query': 'Path and query arrive letter by letter',
    'path-with-two-slashes': 'A path that starts with two slashes stays a path',
    'request-headers': 'The user’s headers arrive',
    body: 'The body arrives byte by byte, whatever the method and the type',
    'users-do-not-mix': 'Requests that come at the same time are not mixed up, however alike they are',
    status: 'The server’s status reaches the user',
    'answer-body': 'The answer’s headers and body reach the user unchanged, whatever its status',
    redirect: 'Redirects are left to the user',
    'set-cookie': 'Three cookies stay three cookies',
    'forwarded-for': 'X-Forwarded-For is appended, not replaced, and cannot be got rid of',
    'hop-by-hop-request': 'Headers for the next hop are not passed on',
    'hop-by-hop-answer': 'Headers for the next hop are not passed back',
    'one-user-one-page': 'One user who asks for one page reaches all servers',
    'all-at-once': 'A burst of requests is spread evenly',
    'quiet-hour': 'A request every second or two is spread evenly',
    'five-servers': 'Five servers all get their share, also when writes come at once',
    'two-servers-and-only-writes': 'Two servers share what are only writes',
    'dead-servers': 'Two of three servers are dead, and no reader notices',
    'dies-while-reading':
      'A server dies while it answers a read: another one gets the same request, and answers',
    'one-server-cut-off': 'One server is cut off, and reads are answered in time',
    'refused-write': 'A write that was refused, even twice, goes to another server, body and all',
    'name-leads-nowhere': 'The name of a server leads nowhere: its requests go to another one',
    'dies-while-writing': 'A server dies while it works on a write: nobody does it twice',
    'answer-to-write-lost': 'The answers to writes get lost: nobody does them twice',
    'refused-then-broken-off':
      'A write is refused by one server and broken off by the next: a third does not get it',
    'server-says-500': 'An error is an answer too, and passed on',
    'slow-but-working': 'A server that takes 0.98 seconds is waited for, even if it used to be quick',
    'checks-pass-and-requests-hang':
      'Two of three servers pass their checks and answer nothing else: reads are answered by the third',
    'everything-hangs': 'All servers pass their checks and hang: users hear of it in time',
    'users-leave': 'Users who leave are not felt by those who stay',
    'dies-under-load': 'Two of three servers die under load, with reads in hand: no read fails',
    'three-tries': 'All six servers are dead: three of them are tried, and no more',
    'all-cut-off': 'The only server hangs, then is cut off: each of a hundred users hears of it in time',
    'no-server-left': 'All servers are dead: 503, and back to work when they return, with nothing mixed up',
    'no-server-at-all': 'No server is configured: 503, and to work when one comes',
    'long-outage':
      'The only server is frozen, then dead, for most of a minute: the balancer stays up, and uses it again',
    'says-503':
      'A server that says 503 to its checks is left alone, and is back when it is well, as if nothing had been: one lost check means nothing, a second outage counts',
    'says-other-than-200':
      'Only 200 within a second passes a check, and those that pass share the work of the others',
    'few-checks': 'Checks do not become a load of their own, however many requests fail at once',
    'restarts-beside-frozen-servers':
      'Seven of eight servers freeze, before the balancer restarts and after it: they are left alone',
    newcomer: 'A new server and one that is back get their share, not more, without a restart',
    replaced: 'Servers come and go: new ones are checked, removed ones are forgotten, and no user notices',
    drain: 'A server is drained: what it works on is finished',
    'slow-server': 'A server that is forty times slower gets far fewer requests',
    'equally-busy': 'Servers that are as fast as each other get as much as each other',
    'every-end-is-counted-down': 'However a request ends, it is no longer in flight',
  },
  says: {
    'no-answer': {
      seen: 'GET {path} should get 200; the user got {got}.',
      cause: 'The request did not reach a web server, or its answer did not come back.',
      next: 'Send the request to one of env.nodes("web") and return its answer. When your code threw, the console has the line.',
    },
    'answered-alone': {
      seen: 'GET {path} was answered with 200, but not with what web-1 said.',
      cause: 'The balancer wrote an answer of its own, or changed the server’s.',
      next: 'Return the status, headers and body that the server answered with.',
    },
    'method-changed': {
      seen: 'The user sent {sent}; the server saw {arrived}. The user got {got}.',
      cause:
        'fetch sends a GET unless it is told another method. Or its letters were changed: Purge and PURGE are two methods.',
      next: 'Pass request.method on.',
    },
    'path-changed': {
      seen: 'The user asked for {sent}; the server saw {arrived}. The user got {got}.',
      cause:
        'Often the query was left out, or one of the two was decoded and encoded again, or taken apart and put together: %2F and / are not the same text, nor are %20 and +, or %2f and %2F.',
      next: 'Take pathname and search from new URL(request.url), and put them together untouched.',
    },
    'path-became-host': {
      seen: 'The user asked for {sent}; the server saw {arrived}. The user got {got}.',
      cause:
        'When the path is resolved by new URL(path, base), what follows two slashes is taken for a host: a user can then choose where you send requests. Or two slashes were made one.',
      next: 'Write the server’s name and the path into one text: the path then stays a path.',
    },
    'header-lost': {
      seen: 'A {method} had the header {name}: {value}. At the server it is {arrived}.',
      cause:
        'The request’s headers were not passed on, or only some of them, or not with every method. Or it was taken for a hop-by-hop header, as its name looks like the name of one.',
      next: 'Start from a copy of request.headers, and take away only what has to go: names are compared whole.',
    },
    'body-changed': {
      seen: 'The user sent {sent} bytes by {method} to {path}. What differs at the server: {differs}.',
      cause:
        'The body was left out, mixed up with another request’s, or read as text: bytes that are not UTF-8 do not survive that, whatever Content-Type says. Nor does a text that is taken apart and written anew.',
      next: 'Pass the body on as bytes, without looking at it, whatever the method: await request.bytes(), or null when request.body is null.',
    },
    'status-changed': {
      seen: 'The server answers {sent} to this {method}; the user got {got}.',
      cause:
        'The status was not passed on, or the answer was built in a way that fails: a 204, a 205 or a 304 must have no body, not even an empty one.',
      next: 'Pass on the server’s status, and its body as it is: null stays null.',
    },
    'answer-header-lost': {
      seen: 'The server’s answer to a {method} ({status}) has {name}: {value}. At the user it is {arrived}.',
      cause:
        'The answer’s headers were not passed back, or only some of them, or not with every method and status, or one was taken for a hop-by-hop header that only looks like it. The answer to a HEAD has the headers of a GET, Content-Length among them, and no body.',
      next: 'Start from a copy of the answer’s headers, and take away only what has to go. Give response.body on as it is: null stays null.',
    },
    'answer-body-changed': {
      seen: 'The server’s answer to a {method} ({status}) has {sent} bytes. What differs at the user: {differs}.',
      cause:
        'The body was left out, or read as text on the way: a picture does not survive that, nor does text that begins with a byte order mark.',
      next: 'Pass response.body on as it is, whatever the status.',
    },
    'redirect-followed': {
      seen: 'The server answers {sent} here; the user got {got}.',
      cause:
        'Left alone, fetch follows a redirect itself. The user’s browser should: it has to know its new address.',
      next: 'Tell fetch to leave redirects alone.',
    },
    'location-changed': {
      seen: 'The redirect’s Location is {location}; the user got {arrived}.',
      cause: 'The header was changed or dropped on the way back.',
      next: 'Pass Location back untouched, wherever it leads.',
    },
    'cookies-merged': {
      seen: 'The server sent {sent} Set-Cookie headers. {count} reached the user, and not all as they were sent. The user got {got}.',
      cause:
        'Set-Cookie is the one header whose values must not be joined by commas: a date in it holds a comma too. Copying headers through a plain object joins or loses them. Following a redirect that they come with loses them too. Look at every way that an answer can take through your code.',
      next: 'Copy headers with new Headers(…), or append each on its own.',
    },
    'forwarded-for': {
      seen: 'X-Forwarded-For came as {before} from {address}. The server should see {wanted}, and saw {arrived}.',
      cause:
        'The header was left alone or replaced, or appended again with a second try. Or it was removed after that, because Connection named it, or another user’s address had come in between. Each proxy adds the address that it saw itself, once, at the end.',
      next: 'Clean the headers first. Then append connection.remoteAddress, the third argument of fetch, before the first try.',
    },
    'hop-by-hop-broke': {
      seen: 'A {method} with Connection: {connection} and other hop-by-hop headers was not answered as it should be; the user got {got}.',
      cause:
        'fetch refuses to send some of these headers on, and rejects. Connection is a list of names; an element of it may be empty, and a header cannot be called that.',
      next: 'Take the hop-by-hop headers out before you send the request on, and pass over what is empty.',
    },
    'hop-by-hop-sent': {
      seen: 'Of a {method} with Connection: {connection}, the header {name} reached the server.',
      cause:
        'It was meant for the balancer only, as one of the standard hop-by-hop headers or because Connection lists it. Letter case and spaces mean nothing there, and a name may have more in it than letters and hyphens.',
      next: 'Remove the headers that the lesson’s table lists, and every name in Connection.',
    },
    'hop-by-hop-answered': {
      seen: 'Of a {status} to a {method}, with Connection: {connection}, the header {name} reached the user.',
      cause:
        'It was meant for the balancer only. The rule holds in both directions, and for every answer: errors and answers without a body are some.',
      next: 'Clean the headers of each answer as you clean those of the request.',
    },
    uneven: {
      seen: '{busiest} got {busy} of {total} requests, with {servers} servers: {list}.',
      cause:
        'The choice may depend on the user, the page, the method or the clock, or always begin with the same server.',
      next: 'Let the servers take turns, or draw one by chance, for each request anew.',
    },
    'uneven-writes-at-once': {
      seen: '{total} writes came at the same moment, and {busiest} got {busy} of them, with {servers} servers: {list}.',
      cause:
        'The server may be chosen at once, and counted as chosen only later: while a body is read, the next request finds everything as it was.',
      next: 'Choose and note the choice in one go, with no await in between.',
    },
    'crowd-let-down': {
      seen: '{count} users came at the same moment, and all servers were well. Not all were answered as they should be: {list}.',
      cause: 'Only so many were let in at once, or what belongs to one request was lost to another.',
      next: 'Send each request on as soon as it comes.',
    },
    'uneven-when-quiet': {
      seen: 'At a request every second or two {busiest} got {busy} of {total}: {list}.',
      cause: 'Between two requests something may start over, so that the same server is always first.',
      next: 'Look for what resets your turn: a timer, a new list, a rebuilt object.',
    },
    'server-idle': {
      seen: '{server} got {count} of {total} requests: {list}.',
      cause:
        'The choice passes it over: it knows only some of the servers, drifts as a list gets longer and shorter, or holds the server for sick or busy.',
      next: 'Choose among all servers that are well, however many there are, each as often as the next.',
    },
    'not-sent-on': {
      seen: '{path} had arrived at no web server after {seconds} s.',
      cause: 'The balancer waited for something else first, answered by itself, or threw.',
      next: 'Send the request on as soon as it comes.',
    },
    'dead-server-felt': {
      seen: 'Servers were dead, and users noticed: {list}.',
      cause:
        'fetch rejected, and the request was given up, at once or after a second server, or tried again on the same one. Or only so many second tries were allowed in all.',
      next: 'Catch the failure and try a server that was not tried yet.',
    },
    'broken-off-read': {
      seen: 'The server died while it worked on a {method}; the user got {got}.',
      cause: 'The reset was passed on. A GET or HEAD changes nothing: it may be asked again.',
      next: 'On a GET or HEAD, try another server whatever the failure was.',
    },
    'cut-off-felt': {
      seen: 'The network to one server was cut, and users noticed: {list}.',
      cause:
        'A cut-off server does not refuse, it is silent. Without a time-out the balancer waits with the user. Or the second try went to the same server: other requests took the turns in between.',
      next: 'Give each try its own time-out, short enough that a second and a third fit into 10 s, and a server that was not tried yet.',
    },
    'refused-write-failed': {
      seen: 'Not all servers were up, and writes failed: {list}.',
      cause:
        'A write that was refused, once or twice, was given up, or an earlier try used up its body. ECONNREFUSED is definite: the server has not seen the request.',
      next: 'When error.cause.code is ECONNREFUSED, send the write to another server, body and all, whatever its method. Three may be asked.',
    },
    'large-write-failed': {
      seen: 'Two of three servers were dead. A {method} of {sent} bytes to {path} got {got}.',
      cause:
        'A request with a large body may be tried only once, or be turned away. However large it is, ECONNREFUSED says that nothing happened.',
      next: 'Keep the whole body for a second try and a third: await request.bytes().',
    },
    'answer-lost-felt': {
      seen: 'One of two servers was heard no more. The other one was well, and got this: {list}.',
      cause: 'A failure of one server was held against the other, or this write waited for those before it.',
      next: 'Judge each server, and each try, on its own.',
    },
    'write-sent-twice': {
      seen: 'A server {fault}, and the balancer sent it to another one as well.',
      cause:
        'After a reset or a time-out nobody knows whether the write was done. Two cards may now exist in place of one. That an earlier try was refused changes nothing, nor does it that the server is out by now.',
      next: 'Send a POST or PATCH again only when this very try was refused. Else tell the user that it failed.',
    },
    'write-not-reported': {
      seen: 'Nobody knows whether a {method} was done; the user got {got}.',
      cause:
        'The failure was not turned into an answer, or into another one than the lesson names, or took longer than 10 s.',
      next: 'Answer 502, 503 or 504, within 10 s, when a write breaks off.',
    },
    'answer-asked-again': {
      seen: 'Every server answers a {method} with {status} here. It was sent on {tries} times, in place of once.',
      cause:
        'Whatever its status, an answer is an answer: the application ran, and may have changed something. The next server runs the same program.',
      next: 'Pass every answer on. Try again only when there was none.',
    },
    'gave-up-early': {
      seen: 'After quick answers the only server took 0.98 s for each, and users got: {list}.',
      cause: 'The time-out is shorter than honest work takes, or became so when answers were quick.',
      next: 'Wait at least a second for a server, whatever the method. Three tries have to fit into 10 s: there is room.',
    },
    'too-many-tries': {
      seen: 'No server answered, and one {method} was sent {tries} times. Allowed here: {most}.',
      cause:
        'Every failure leads to one more try. When all are in trouble, this multiplies the load. A POST whose end nobody knows is not sent again at all.',
      next: 'Count the tries of each request, whatever its method, and stop after the third.',
    },
    'late-or-odd-failure': {
      seen: 'No server answered; for a {method} the user got {got}.',
      cause:
        'The tries together take longer than 10 s, or the request had to wait before it was tried, or the failure was not turned into an answer.',
      next: 'Answer 502, 503 or 504 within 10 s.',
    },
    'not-503': {
      seen: 'All servers were dead; for a {method} the user got {got} within {seconds} s.',
      cause: 'When every try is refused, nothing is left to choose from. An empty list is easy to trip over.',
      next: 'Answer 503 Service Unavailable when no server is left, within 10 s.',
    },
    'sick-still-asked': {
      seen: '{server} {why}. After 15 s of that, {count} of the next {total} requests {count:was|were} still sent to it.',
      cause:
        'Its checks did not take it out: there are none, they pass by mistake, or they wait without a time-out or for one another. Or sick servers are used while some are well.',
      next: 'A check passes when /health answers 200 within a second. After a few failures in a row, choose others.',
    },
    'sick-as-last-resort': {
      seen: '{server} failed its checks for 15 s and more. The servers that passed theirs let down the user of {method} {path}, and {server} was asked after all. The user got {got}.',
      cause:
        'When no other server was left for this request, one was taken that is out. That is allowed only when all servers fail their checks.',
      next: 'Choose among those that pass their checks, and answer 503 when none of them is left to try.',
    },
    'sick-felt-by-users': {
      seen: '{server} {why}. After 15 s of that users still noticed: {list}.',
      cause: 'The balancer may have stopped working, or taken out servers that are well.',
      next: 'Check each server on its own, and let a failed check end in false, not in an exception.',
    },
    'not-back': {
      seen: '{server} has been well for 15 s, and got {count} of {total} requests.',
      cause: 'It was taken out for ever, is no longer checked, or ever more seldom, or still counts as busy.',
      next: 'Go on checking the servers that are out. After some successes in a row, use them again.',
    },
    'back-and-flooded': {
      seen: 'With {servers} well again, or new, {total} requests were given out like this: {list}.',
      cause:
        'Whoever was away, or is new, may have to catch up: servers are compared by all requests that they ever had, or by their turns.',
      next: 'Compare what is in flight now. Of equals take the one that was chosen longest ago, or one by chance.',
    },
    'not-recovered': {
      seen: 'A server had been well again for 15 s, and users still noticed: {list}.',
      cause:
        'Something broke for good during the fault: a timer that stopped, a list that stayed empty, a count that never came down.',
      next: 'Look at what your program remembers, and who sets it back.',
    },
    'out-after-one-check': {
      seen: '{server} failed every other check, never two in a row. After {seconds} s of that it got none of the next {total} requests.',
      cause:
        'A single failure took it out, or failures are counted in all and not in a row, or those of an earlier outage still count.',
      next: 'Take a server out after two or more failures in a row. A success sets the count back to none, and so does the return of the server.',
    },
    'neighbour-gets-it-all': {
      seen: 'Three of five servers were out. Of the others one takes 0.95 s for its checks, and {busiest} got {busy} of {total} requests: {list}.',
      cause:
        'The turn of a dead server may go to its neighbour in the list, who then does the work of two. Or checks are given less than a second, so that one server too many is out.',
      next: 'Take turns among the healthy ones only, and wait a whole second for the answer to a check.',
    },
    'all-sick-odd': {
      seen: 'All servers failed their checks, and users got: {list}.',
      cause: 'With no healthy server the choice came out empty, and the program threw.',
      next: 'Answer 503, or try a sick server anyway: both are right.',
    },
    'too-many-checks': {
      seen: '{server} was checked {checks} times within a second.',
      cause:
        'Checks are sent for every request, or for every one that fails, or pile up: one more timer with each change of the list, say.',
      next: 'Check by the clock, not by the request. Once a second is plenty; ten times is the limit.',
    },
    'newcomer-idle': {
      seen: '{server} was added 15 s ago, and got {count} of the next {total} requests, with three servers.',
      cause:
        'The list of servers was read once and kept, or a server that is new has to pass checks that it never gets.',
      next: 'Ask env.nodes("web") again: for each request, or with each round of checks.',
    },
    'scaling-felt': {
      seen: 'Servers came or went, and users noticed: {list}.',
      cause:
        'An index went past the end of a shorter list, a server that is gone was still chosen, or one that came was not.',
      next: 'Choose from the list as it is now. ENOTFOUND and ECONNREFUSED are safe to try elsewhere.',
    },
    'removed-not-forgotten': {
      seen: '{server} had been removed for 15 s or more, and was still sent requests or checks: {count} in all.',
      cause:
        'What the program remembers about servers only grows, or is looked at again only when there are more or fewer of them.',
      next: 'Forget a server that env.nodes("web") no longer lists, and its checks with it.',
    },
    'cut-while-draining': {
      seen: '{server} failed its checks, to be drained, while it worked on requests. Not all of them ended well: {list}.',
      cause: 'Taking a server out may also have cut off what was in flight.',
      next: 'Stop choosing it, and let what it has be finished.',
    },
    'not-drained': {
      seen: '{server} failed its checks, to be drained. After 15 s of that it was still sent {count} {count:request|requests} in 3 s.',
      cause: 'Its checks did not take it out: there are none, or the way it answers users counts for more.',
      next: 'A server that fails some checks in a row gets nothing new, however well it answers users.',
    },
    'sent-twice-while-draining': {
      seen: '{requests} requests were sent to servers {count} times.',
      cause: 'Taking a server out sent its work to another one, though it would have been finished.',
      next: 'Stop choosing it, and let what it has be finished.',
    },
    'slow-server-flooded': {
      seen: '{server} takes 800 ms, the others 20 ms. Of {total} requests by {method} it got {count}.',
      cause:
        'The choice does not look at how many requests each server still holds, or does not count them all.',
      next: 'Choose the server with the fewest requests in flight.',
    },
    'equals-not-equal': {
      seen: 'Three servers take 28 ms each, and {busiest} got {busy} of {total} requests: {list}.',
      cause:
        'A running number modulo the length of a list drifts when that list is longer one time and shorter the next, as a list of the idlest servers is.',
      next: 'Of equally busy servers choose the one that was chosen longest ago, or one by chance.',
    },
    'count-leaks-away': {
      seen: '{server} {fault}. Now both servers are idle, and it got {count} of the next {total} requests.',
      cause:
        'Some requests may still be counted as in flight, so that it looks busy for ever: those that failed, those whose users left, or answers that take another way through your code.',
      next: 'Count down however the request ends: finally does.',
    },
    'count-leaks-below': {
      seen: '{server} {fault}. Now both servers are idle, and it got {count} of the next {total} requests.',
      cause:
        'Some requests may have been counted down twice, so that it looks idler than idle: at a time-out and again when the answer came too late, say.',
      next: 'Count down in one place only, once for each count up.',
    },
    'nothing-arrived': {
      seen: 'The user sent {method} {path}, and it arrived at no web server. The user got {got}.',
      cause:
        'Your code threw, or answered by itself, or fetch refused to send the request: a changed body no longer fits its Content-Length, a GET or HEAD may have no body, and hop-by-hop headers are not sent on. The console has what was thrown and not caught.',
      next: 'Send each request on with its method, headers and body, as bytes, or null when request.body is null.',
    },
    'chunked-broke': {
      seen: 'A POST whose body came in pieces, with Transfer-Encoding: chunked, should get 201; the user got {got}.',
      cause: 'fetch refuses to send Transfer-Encoding on, and rejects, as it writes its own.',
      next: 'Take the hop-by-hop headers out before you send the request on.',
    },
    'write-done-twice': {
      seen: 'A server {fault}. {method} {path} was taken in twice.',
      cause: 'It was sent again although nobody knew whether it was done.',
      next: 'Send a POST or PATCH again only when it was refused. Else tell the user that it failed.',
    },
    'hung-felt': {
      seen: 'Two of three servers passed their checks and answered nothing else, the third took 0.98 s. Users noticed: {list}.',
      cause:
        'Checks do not tell everything: a request needs a time-out of its own, and a read a second server after it, and a third, each with a whole second at least. Where a POST had to be given up, its user gets a 502, 503 or 504.',
      next: 'Give each try a time-out of its own, so that three fit into 10 s, and ask a server that was not tried yet when the request is a GET or HEAD.',
    },
    'left-users-felt': {
      seen: 'Twelve users left before they had their answers. Those who came after them noticed: {list}.',
      cause:
        'What rejected when they left may have counted as a failure of the server, or brought the program down.',
      next: 'A user who leaves says nothing about the server. Catch what rejects then, and let it be.',
    },
    'load-felt': {
      seen: 'Two of three servers died under load: {errors} of {requests} reads failed, such as {list}.',
      cause:
        'A read that was refused or broken off was given up, or tried again on the same server, or passed on the wrong one’s failure. Or only so many second tries were allowed in all.',
      next: 'Catch the failure and try a server that was not tried yet, for each request on its own.',
    },
    'none-not-503': {
      seen: 'env.nodes("web") was empty; for a {method} the user got {got}.',
      cause: 'An empty list is easy to trip over.',
      next: 'Answer 503 Service Unavailable when there is no server.',
    },
    'answers-mixed': {
      seen: 'Some {count} requests came at the same time, many of them alike. The {method} {path} with {name}: {value} got {got}, and by that answer the server had seen {name}: {answered}.',
      cause:
        'What belongs to one request is kept where the next one overwrites it, outside of fetch, say. Or requests that look the same share an answer that is for one of them.',
      next: 'Keep in variables inside of fetch what belongs to one request, and send each one on.',
    },
    'requests-joined': {
      seen: '{method} {path} was sent {sent} times at the same moment, and arrived at the servers {arrived} {arrived:time|times}.',
      cause: 'Requests that look the same were taken for one. Only the server knows what each of them does.',
      next: 'Send every request on by itself.',
    },
    'not-found-felt': {
      seen: 'The name of a server led nowhere, and users noticed: {list}.',
      cause:
        'fetch rejects with the code ENOTFOUND then. It is as definite as ECONNREFUSED: nothing was sent, so nothing happened.',
      next: 'When error.cause.code is ENOTFOUND, send the request to another server, whatever its method.',
    },
  },
  beside: { 'one-server': 'One server, no balancer' },
  scenes: {
    'one-server': {
      title: 'One server fills up',
      measures: {
        'at-40': '40 requests a second',
        'at-80': '80',
        'at-90': '90',
        'at-120': '120',
      },
    },
    'two-addresses': {
      title: 'Two addresses, and one server dies',
      measures: { both: 'Both are up', one: 'web-1 is dead' },
    },
    'takes-turns': {
      title: 'A balancer that only takes turns',
      measures: { all: 'All are up', three: 'web-2 is dead' },
    },
    'four-servers': {
      title: 'Four servers, and one dies',
      measures: {
        'at-40': '40 requests a second',
        'at-80': '80',
        'at-120': '120',
        'at-320': '320',
        'web-2-dies': '200, and web-2 dies',
      },
    },
    'lists-in-turn': { title: 'Long lists, in turn', measures: { all: 'Takes turns' } },
    'lists-to-the-least-busy': {
      title: 'Long lists, to the least busy',
      measures: { all: 'Least connections' },
    },
    'fails-fast-in-turn': { title: 'A server fails fast, in turn', measures: { all: 'Takes turns' } },
    'fails-fast': {
      title: 'A server fails fast, least connections',
      measures: { all: 'Least connections' },
    },
  },
  alternatives: {
    'hedged-reads': {
      title: 'Hedged reads',
      does: 'When a GET has no answer after one second, a second server is asked as well; the first to answer wins.',
      trades:
        'Slow servers make more work for all the others, just when the stack is busy; in return one slow server costs a reader one second and no more.',
    },
    'longest-idle': {
      title: 'A line of servers',
      does: 'The least busy one that has rested longest is next, and users’ requests count as checks.',
      trades:
        'Every balancer starts with the same server, so several of them may move in step; in return nothing depends on chance, and a run can be told in advance.',
    },
    'slow-start': {
      title: 'A gentle return',
      does: 'A server that comes back counts as busier than it is, for five seconds.',
      trades:
        'Help comes five seconds late when it is needed most; in return a server with cold caches is not knocked over by what it comes back to.',
    },
    'two-choices': {
      title: 'The power of two choices',
      does: 'Draws two servers, and takes the less busy one.',
      trades:
        'It may pass over the one that is idle; in return it never has to look at all of them, and balancers that do not know of each other do not rush to the same one.',
    },
    'weighted-chance': {
      title: 'Weighted chance',
      does: 'Draws a server; the faster and the idler it is, the likelier.',
      trades:
        'A slow server still gets its share, and some users draw it; in return it is seen again as soon as it is well, and failing fast attracts nobody.',
    },
  },
} satisfies ExerciseText
