import type { ExerciseText } from '../../../src/contract/exercise.ts'

export const says: ExerciseText['says'] = {
  late: {
    seen: '{question} was asked, and the answer took {tookS} s; {why}. It was: {text}.',
    cause:
      'Every question has an answer within 5 seconds. A loop may have no end, or one that takes too many questions: asked were {asked}, and so on.',
    next: 'Press Replay, and see where it asks what it has asked before. Count your questions, or the levels; when there are too many, throw NoAnswer.',
  },
  'no-reply': {
    seen: '{question} was asked, and there should be an answer with HTTP status 200. It was: {text}.',
    cause:
      'What your program throws is answered with 500, but for NoAnswer, which the starter turns into Status 2. A loop without end, or a call of itself without end, gives no answer at all.',
    next: 'What was thrown stands on the console below, with its line.',
  },
  unreadable: {
    seen: '{question} was answered with something that is no answer of DNS: {text}.',
    cause: 'It should be JSON with a number as its Status, and a list as its Answer, if it has one.',
    next: 'reply in dns.ts makes it, from { Status, Answer }.',
  },
  'not-0': {
    seen: '{question} was answered with Status {status}. It should be 0, as {why}. Asked were: {asked}.',
    cause:
      'Status 3 says that there is no such name, 2 that you could not find out. It is neither: there is a way from the root to a name server that knows.',
    next: 'Press Replay, and compare what each of them said with what your program made of it. The last one that was asked is the place to look at.',
  },
  'not-2': {
    seen: '{question} was answered with Status {status}. It should be 2, as {why}. Asked were: {asked}.',
    cause: 'Nobody has said that the name exists, and nobody that it does not. That is neither 0 nor 3.',
    next: 'Throw NoAnswer where a name server says neither 0 nor 3, where a referral does not lead further down, and where there is no name server to ask.',
  },
  'not-3': {
    seen: '{question} was answered with Status {status}. It should be 3, as {why}. Asked were: {asked}.',
    cause:
      'There is no such name. That is something else than a name without records of this type, and than not to know.',
    next: 'Pass on the Status of the name server that ended the walk, or the one that you have kept.',
  },
  'odd-ttl': {
    seen: '{question} was answered with a record whose TTL is no whole number from 0 on: {text}.',
    cause:
      'What is left of a TTL is seldom a whole number of seconds; and below 0 it is over: of several records, the first that is over counts for all of them.',
    next: 'Round it, in either direction. Where one of them has nothing left, ask again for all.',
  },
  'wrong-aliases': {
    seen: '{question}: the Answer should begin with {wanted}; {why}. It begins with {got}.',
    cause:
      'The CNAME records come first, in the order in which they lead on; then the records of the last name. A name server gives its CNAME as the Answer, and does not follow it for you.',
    next: 'Collect each CNAME that you follow in a list, and put what you find in the end behind it. Do so too with what you have kept.',
  },
  'no-records': {
    seen: '{question} should be answered with {wanted}; {why}. There were no records. Asked were: {asked}.',
    cause:
      'The walk may have ended at a referral: Status 0, an empty Answer, and NS records in Authority. It says nothing of the name, but who knows more.',
    next: 'Press Replay, and read what the last name server said. Go on asking for as long as there are referrals, and always with the whole question.',
  },
  'wrong-records': {
    seen: '{question} should be answered with {wanted}; {why}. It was {got}. Asked were: {asked}.',
    cause:
      'The Answer has all records of the name and the type that were asked for, each once, and no others.',
    next: 'Press Replay, and compare what the last name server said with what your program made of it.',
  },
  'kept-records': {
    seen: '{question} should be answered with {wanted}; {why}. It was {got}, out of what was kept: nobody was asked.',
    cause:
      'What was kept is over, or belongs to another question: to another type of the name, say. Being asked for does not make a record last longer, and a TTL of 0 is not kept at all.',
    next: 'Look under which key it was kept, and until when; and whether that moment is compared with performance.now() each time.',
  },
  'kept-status': {
    seen: '{question} was answered with Status {status}, out of what was kept: nobody was asked. It should be {wanted}, as {why}.',
    cause:
      'What was kept is over, or belongs to another question: “no such name” goes for all types, “nothing of this type” for one, and Status 2 is not kept. Or you gave up before you asked anybody.',
    next: 'Look under which key it was kept, and until when. If nothing was kept, look where NoAnswer is thrown without a question.',
  },
  'records-of-nothing': {
    seen: '{question} should be answered without such records; {why}. It was {got}.',
    cause: 'The Answer has only records of the type that was asked for, and of this name.',
    next: 'Look at what you put into Answer: NS, SOA and the addresses of name servers do not belong there.',
  },
  'record-of-another': {
    seen: '{question}: these should be records of {last}, and of the type that was asked for: {text}.',
    cause:
      'A record keeps its own name and type. Those that come after an alias have the name that it leads to.',
    next: 'Pass records on as they came, with the TTL that is left.',
  },
  'asked-strangers': {
    seen: '{question}: asked were {asked}. Referrals lead to {led}, and to nobody else.',
    cause:
      'Other name servers know nothing of this name, or things that they should not be asked for. env.nodes lists only the root servers for you.',
    next: 'Take addresses from the Additional of the referral that you follow, by the names in its Authority.',
  },
  'asked-again': {
    seen: '{question} was asked, and {asked} {count:was|were} asked for it. Nobody should be: {why}.',
    cause:
      'What was told is kept for its TTL, by its name and type, and is the same for all users. An entry may have been deleted, replaced or given another key.',
    next: 'Look where recall is called: before anybody is asked, with the name in small letters and without a dot at its end. And look what remember was given.',
  },
  'not-asked': {
    seen: '{question} was answered out of what was kept: {text}. Name servers should be asked; {why}.',
    cause:
      'What is over is not told any more, and a TTL of 0 is over at once. What is kept for one type says nothing of another one.',
    next: 'Look at the key. Compare the moment that you noted with performance.now(), each time that you look.',
  },
  'ttl-too-long': {
    seen: '{question}: the record was told {afterS} s ago with a TTL of {ttl}, and is told with {got} now. It should be {least} or {most}.',
    cause:
      'The TTL that you were told counts from then. Whoever keeps your answer for longer than that keeps it too long. Being asked for does not make it start anew.',
    next: 'Note when the records are over, once. Each time that you tell them, the TTL is what is left until then.',
  },
  'ttl-too-short': {
    seen: '{question}: the record was told {afterS} s ago with a TTL of {ttl}, and is told with {got} now. It should be {least} or {most}.',
    cause: 'A TTL counts seconds. Each record has its own, and what time has passed is taken from it once.',
    next: 'Keep the records as they came, and tell copies with another TTL: what is left, (untilMs - performance.now()) / 1000.',
  },
  'ttl-not-zero': {
    seen: '{question}: the name server told it with a TTL of 0, and you with {got}.',
    cause: 'Whoever keeps your answer for a second keeps it for longer than they may.',
    next: 'Pass the TTL on as it is, when it was told just now.',
  },
  'asked-others': {
    seen: '{question}: only {servers} should be asked, as {why}. Asked were: {asked}.',
    cause: 'A walk begins at the nearest zone whose name servers are known, and not at the root.',
    next: 'Keep the NS records and the addresses of each referral. Before you ask, go up from the name by parentOf, until you come to a zone of which you know both.',
  },
  'asked-too-often': {
    seen: '{question}: it took {times} questions, and {count} {count:is|are} enough, as {why}. Asked were: {asked}.',
    cause: 'Somebody is asked twice, or for something that was kept.',
    next: 'Press Replay, and look which of these questions you could have answered yourself.',
  },
  'too-many-questions': {
    seen: '{question}: it took {count} questions of yours, and {most} are allowed; {why}.',
    cause:
      'To look for each name server of each zone by way of each name server of the next doubles at every level. Attackers have used that to let resolvers flood others.',
    next: 'Count all questions that are sent for one question of a user in an object that is handed down. When there are 100, throw NoAnswer.',
  },
}
