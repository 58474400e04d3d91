import type { ExerciseText } from '../../../src/contract/exercise.ts'

/** What name servers told, and where users came, by what was wrong with it. */
export const says: ExerciseText['says'] = {
  'no-answer': {
    seen: '{server} was asked {question}, and that was no answer: {text}.',
    cause:
      'Every answer of DNS comes with HTTP status 200, one that says “there is no such name” as well. A status of 500 is an error that your code threw.',
    next: 'Look into the console for the line that threw. Which part of the question was unexpected?',
  },
  'wrong-status': {
    seen: '{server} was asked {question}, and should have said Status {wanted}. It said {text}.',
    cause:
      'Status 0 means that the name exists, with or without records of this type. Status 3 means that it does not. A Status of -1 here means that the body was not the JSON of an answer.',
    next: 'Compare the name first, whatever the type. Is it postcards.example, in any letters and with or without the last dot?',
  },
  'late-answer': {
    seen: '{server} took {tookMs} ms to answer {question}.',
    cause: 'It waits for something before it answers: a check, or the other name server.',
    next: 'Let checks go on by themselves, on a timer. An answer reads what they have found last.',
  },
  'odd-record': {
    seen: '{server} was asked {question}. In its answer there are records that a resolver cannot use: {text}.',
    cause:
      'A record has type 1 (a number), TTL in seconds (a number of 1 or more), and data, which is the address as text.',
    next: 'Compare your records with the example at the top of dns.ts.',
  },
  'address-of-nobody': {
    seen: '{server} was asked {question}, and told of an address that no center has: {text}.',
    cause:
      'The address may be empty, a name, or one that was written down. Centers that env.nodes no longer lists have none.',
    next: 'Take address from env.nodes("center"), at each question.',
  },
  'empty-answer': {
    seen: '{server} was asked {question}, and told of no address at all: {text}.',
    cause: 'A region was not found, or every center was left out.',
    next: 'What does your list hold when no rule fits? An empty answer turns users away for certain; any center is better.',
  },
  'told-twice': {
    seen: '{server} was asked {question}, and told of {list}: one of them twice.',
    cause: 'The list was put together of parts that overlap.',
    next: 'Leave out of the second part what is in the first.',
  },
  'one-address': {
    seen: '{server} was asked {question}, and told of {list} alone. It has to be {least} addresses, as long as so many centers are well.',
    cause:
      'Only the best center is told of. When that one dies, users who have this answer have nowhere else to go.',
    next: 'Put the others behind it, the nearest first.',
  },
  'wrong-center': {
    seen: '{server} was asked for a user in {network}. First should be {wanted}: {why}. First was {got}.',
    cause:
      'The network may be found in the wrong region or in none, or the order of the centers is another one than that of their distances.',
    next: 'Which region does your code find for this network, and how far are the centers from there?',
  },
  'by-resolver': {
    seen: 'A user in {region} asked a resolver that stands in {stands}. The user was sent to {got}, and the nearest is {wanted}.',
    cause:
      'Where the question comes from is where the resolver stands. The user’s own network is in edns_client_subnet.',
    next: 'Look edns_client_subnet up first, and remoteAddress only when it is missing.',
  },
  'by-no-address': {
    seen: '{server} was asked from {region}, without edns_client_subnet. First should be {wanted}, and was {got}.',
    cause: 'Without a network there is still the address of who asks.',
    next: 'connection.remoteAddress is an address without a slash: one of 32 bits.',
  },
  'record-for-another': {
    seen: '{server} was asked for {name}, and its records are for another name: {text}. A resolver throws them away.',
    cause: 'The name of a record is missing, or was changed.',
    next: 'Give each record the name that was asked for, or postcards.example.',
  },
  'by-letters': {
    seen: '{server} was asked for {name} by a user in Frankfurt, and told of {got} first.',
    cause: 'The name in other letters goes another way through your code.',
    next: 'Compare it in small letters and without the last dot, and go on as ever.',
  },
  'record-of-no-type': {
    seen: '{server} was asked for records of type {type}, and gave some: {text}.',
    cause: 'The type was not looked at. To who asked for AAAA, an IPv4 address is no answer.',
    next: 'For any type but A and 1: Status 0, and no records.',
  },
  'record-of-no-name': {
    seen: '{server} was asked for {name}, which does not exist, and gave records: {text}.',
    cause: 'The name was compared in part, or not at all.',
    next: 'Status 3, and no Answer.',
  },
  'moved-without-need': {
    seen: '{server} was asked for a user in {network}. First should still be {wanted}: {why}. First was {got}.',
    cause: 'What happens to one center changes the order for users of another one.',
    next: 'Whose nearest center is in service is told of it, whatever becomes of the others. Are all centers checked at the same time, each with its own count?',
  },
  'dead-still-told': {
    seen: '{server} was asked for a user in {network}. First should be {wanted}: {why}. First was {got}.',
    cause:
      'The check may never end, wait for another one, or not be made at all; a failure may be counted for too long, or not once the program has thrown. Or those left are told of in another order.',
    next: 'Open the replay, and follow the checks of this name server: when does it ask, what comes back, and what does it conclude?',
  },
  'sick-still-told': {
    seen: '{server} was asked for a user in {network}. First should be {wanted}: {why}. First was {got}.',
    cause:
      'Something else than 200 within a second is taken for well (fetch follows a redirect, unless told), or something that is well for sick.',
    next: 'Look at status === 200, with redirect: "manual" and a time-out of a second.',
  },
  'moved-by-a-moment': {
    seen: '{server} was asked for a user in {network}. First should still be {wanted}: {why}. First was {got}.',
    cause:
      'A center is taken out too soon: at the first failure, after some that come too close together, or because failures of earlier are still counted.',
    next: 'Count failures in a row, let a good check set the count to 0, and let so many take more than five seconds.',
  },
  'turned-away': {
    seen: 'While a center was {how}, {count} of {total} users were not answered within 5 s. The first one got {got}, after {tookMs} ms.',
    cause: 'The answer that they have knows one address only, or the second one leads nowhere either.',
    next: 'Each answer has two addresses at least, of centers that are well. The first one is tried for 3 seconds at most.',
  },
  'by-one-alone': {
    seen: 'All centers were well, and dns-2 was dead. A user was to be answered with 200, and got {got}.',
    cause: 'Resolvers ask the other name server then, and dns-1 alone gave no list that leads anywhere.',
    next: 'Open the replay, and see what dns-1 was asked and what it answered. Does it wait for the other one?',
  },
  'slow-boot': {
    seen: '{server} was started again while {why}, and took {tookMs} ms to boot.',
    cause: 'start waits for checks. Until it has ended, nobody is answered.',
    next: 'Begin the checks in start, and do not await them.',
  },
  'moved-by-a-boot': {
    seen: '{server} was asked for a user in {network}. First should still be {wanted}: {why}. First was {got}.',
    cause:
      'After a boot a center counts as out until it has proved itself. Or what the other one does not know yet, as it has just been started, counts as a failure. Or a few failed checks in a row are enough.',
    next: 'Begin with all in service, and take no word for a failure that says nothing. Five seconds of failed checks move nobody.',
  },
  'too-many-checks': {
    seen: '{server} checked {center} eleven times within {seconds} s.',
    cause: 'The interval is too short, checks are made for each question, or a second timer was started.',
    next: 'One timer, and one check of each center each time.',
  },
  'back-too-early': {
    seen: '{server} was asked for a user in {network}. First should be {wanted}: {why}. First was {got}.',
    cause:
      'A good check, or a few, bring the center back. Or the minute is counted from another moment: from when it went out, from the clock on the wall.',
    next: 'Keep the moment of the first good check after a bad one, by performance.now(). It is out until 60 s after that.',
  },
  'all-at-once': {
    seen: '{seconds} s after {center} was well again, {server} told {told} of {all} networks of it first.',
    cause: 'All its users come back in the same moment, to a center whose caches are empty.',
    next: 'Let the share of networks grow: from none after 60 s to all after 120 s, say.',
  },
  'not-all-back': {
    seen: '180 s after {center} was well again, {server} told {told} of {all} networks of it first.',
    cause: 'The share never becomes 1, or some networks have a place that it never reaches.',
    next: 'Places go from 0 up to 1 and never reach it. When the share is 1, the center is simply in service.',
  },
  'not-back': {
    seen: '{server} was asked for a user in {network}. First should be {wanted}: {why}. First was {got}.',
    cause:
      'A center that was out stays out, or comes back in part. Maybe what was remembered of an earlier outage still counts.',
    next: 'When the share has become 1, put the center back into service, with no failures.',
  },
  'not-back-beside-a-dead-one': {
    seen: '{server} was asked for a user in {network}. First should be {wanted}: {why}. First was {got}.',
    cause: 'One center’s outage is counted for another one, or nobody comes back while somebody else is out.',
    next: 'Each center has its own count and its own minute.',
  },
  flapping: {
    seen: '{server} was asked for a user in {network}. First should be {wanted}: {why}. First was {got}.',
    cause: 'The minute goes on while the center is sick again, or what it was well for is added up.',
    next: 'A failed check takes the moment away since which it is well. The next good one begins anew.',
  },
  'users-stay': {
    seen: '{center} was {how}. {count} {count:request|requests} of users still went there first later than {limit} s after that, the last one {seconds} s after it.',
    cause:
      'Resolvers keep an answer for its TTL. One that was told just before the center went out may be kept for all that time. With a TTL longer than promised, users stay longer.',
    next: 'Time until you notice, plus TTL: is that less than a minute?',
  },
  'too-many-questions': {
    seen: 'A hundred resolvers asked {count} times in a minute, while {why}: {rate} a second. It may be 5.',
    cause: 'A resolver asks again as soon as its answer has expired. A short TTL makes them all ask often.',
    next: 'How often do a hundred resolvers ask that each ask once in TTL seconds?',
  },
  drowns: {
    seen: '{why}. By what {server} tells, {center} would get {load} requests a second, and carries {carries}. (A tenth more would pass.) In all: {list}.',
    cause:
      'All go to the nearest that is left, or are shared by what centers carry, not by what room they have. Or the numbers were read once, at boot.',
    next: 'Room is what a center carries less what its own regions bring. Share by that, and read env.vars anew at each question.',
  },
  'shared-when-well': {
    seen: '{server} was asked for a user in {network}. First should still be {wanted}: {why}. First was {got}.',
    cause: 'Users are shared by room though no center is out.',
    next: 'Share those whose own center is out, and nobody else.',
  },
  'not-as-before': {
    seen: '{server} was asked for a user in {network}. First should be {wanted}: {why}. First was {got}.',
    cause: 'An empty CARRIES is read as room for nobody, or the one of before still counts.',
    next: 'Where it is missing or empty, take the nearest that is left.',
  },
  'moved-by-the-blind': {
    seen: '{server} was asked for a user in {network}. First should still be {wanted}: {why}. First was {got}.',
    cause: 'The name server believes its own checks alone.',
    next: 'Ask the other one what it reaches. A center is out when both fail to reach it.',
  },
  'word-too-old': {
    seen: '{server} was asked for a user in {network}. First should be {wanted}: {why}. First was {got}.',
    cause: 'What the other name server said last is believed for too long, or it is waited for.',
    next: 'Keep when it was heard, and forget it before it is 15 s old. Let your own checks go on meanwhile.',
  },
  'not-seen-to-be-back': {
    seen: '{server} was asked for a user in {network}. First should be {wanted}: {why}. First was {got}.',
    cause: 'On the way out the other name server is asked, and on the way back it is not.',
    next: 'A center that one of the two reaches is well, for its minute too.',
  },
  'nobody-told': {
    seen: '{server} was asked for a user in {network}. First should be {wanted}: {why}. First was {got}.',
    cause:
      'With no center in service, the order is left to chance, or what was known of earlier outages still decides.',
    next: 'When none is in service, take all of them, by distance.',
  },
}
