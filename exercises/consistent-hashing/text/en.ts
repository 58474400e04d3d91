import type { ExerciseText } from '../../../src/contract/exercise.ts'

export default {
  title: 'Resharding',
  stages: {
    ring: {
      title: 'The ring',
      hints: [
        'Who owns the keys summer, sunshine and snow? The starter looks at the first letter alone. Make a number of the whole text, as in lesson 8.1.',
        'Put points on a ring: a point is the hash of a text that has the name of its shard in it, such as “17 of shard-2”. A key is owned by the shard whose point comes next, and behind the last point the first one comes again.',
        'One point for each shard leaves arcs of very different lengths. Give each shard some hundred points, sort all of them once, as numbers, and look for the next one by halving. If keys that look alike still fall together, mix the bits of the hash in the end.',
      ],
    },
    grow: {
      title: 'One shard more',
      hints: [
        'Compare who owns each key with four shards and with five. What does the rest of a division by 4 have to do with the rest by 5?',
        'The points of a shard may depend on its name, and on nothing else: not on how many shards there are, nor on its place in the list.',
        'When a new shard brings its own points and all others stay where they are, each key either keeps its owner or goes to the new one. The more points a shard has, the closer it comes to its fair share.',
      ],
    },
    live: {
      title: 'Keys move while users go on',
      hints: [
        'Keep in the plan which shards there were before. While keys move, a key has two places: where it was by the old list, and where it belongs by the new one. Answer 202 first, and move in the background.',
        'Let the new place decide. A write goes there at once. A read asks the new place, then the old one, then the new one again, as the key may have moved between the two looks. A copy is made with If-None-Match: *, so that it never replaces what a user wrote.',
        'A delete has to leave a mark at the new place, such as the text “-”, with every value kept behind a “+”. The copy meets the mark and is refused. When all is copied, remove the marks. And before you begin to copy, wait until the writes of before are over: sleep(UNDER_WAY_MS) is enough.',
      ],
    },
    shrink: {
      title: 'One shard less',
      hints: [
        'It is the same change. Which shards have to be looked through for keys that belong elsewhere?',
        'Look through the shards of before, not through those that are to stay: the one that leaves is not among them.',
        'A shard that comes back must not find anything of its first life. When a change is over, no shard holds a key that it does not own, or a mark.',
      ],
    },
    crash: {
      title: 'Somebody dies in the middle',
      hints: [
        'What does a router know after a crash? Only what config keeps. So a change has to stand there before you answer 202, and the router looks there when it boots.',
        'Make every step such that it can be done twice: then a router that boots, or meets a shard that does not answer, begins the scan again. Retry for as long as it takes; do not end the change.',
        'A message that you gave up on may still arrive, up to UNDER_WAY_MS later. So marks must stay for that long after the last copy, and copying must not begin sooner after a boot either. Config that does not answer stops the change, and nothing else.',
      ],
    },
    weights: {
      title: 'Some take more',
      hints: [
        'A shard with the weight 2 has twice the share of one with the weight 1. How many points does it need?',
        'Give a shard weight times as many points, rounded once, at the end. 0.5 of 500 points are 250; a weight that is rounded first is 0 or 1.',
        'The points of a shard may depend on its own name and its own weight only. Divide by the sum of all weights, and one shard more moves the points of all others.',
      ],
    },
    both: {
      title: 'Both routers change over',
      hints: [
        'One router writes to the new place while the other one still looks in the old place only. What does a user see who goes from one to the other?',
        'Let the routers get ready first: on hearing of it, each router reads from both places, and makes those wait who want to write a key that is to move. When all of them are ready, they begin to write to the new places.',
        'Waiting, preparing, moving, clearing, settled: each step is saved in config, then told to the other router (PUT /plan with its version, say), which loads it from config, and the next one begins when it has answered. If it does not answer within half a second, go back to waiting, and let the writers go on. A router that boots reads config.',
      ],
    },
  },
  tests: {
    'first-item': 'An item is kept by the shard that owns it, and both routers find it',
    'ten-thousand-keys': 'Of 10,000 keys each of four shards owns about a quarter',
    'other-numbers-of-shards': 'With one shard, two or twelve, each owns about its share',
    'both-routers-agree': 'Both routers name the same owners, after a restart as well',
    'keys-of-all-kinds': 'Keys and values of all kinds are kept as they are',
    'two-spellings': 'A key that is escaped in another way is the same key',
    'one-shard-once': 'While nothing moves, one shard is asked, once',
    'one-added': 'A fifth shard takes its fair share, and nothing else moves',
    'from-one-to-twelve': 'From one shard to twelve, those that are added take their fair share',
    'one-removed': 'Only the keys of a removed shard move',
    'one-in-place-of-another': 'One shard takes the place of another, and the others keep their keys',
    'asking-changes-nothing': 'Asking what would be changes nothing',
    'a-shard-is-added': 'A shard is added, and its keys come to it',
    'users-go-on': 'Users write, read and delete while keys move',
    'reads-never-miss': 'Who reads finds every key, also when it moves between two looks',
    'deleted-as-it-moves':
      'A key that is deleted while it is being copied stays deleted, and can be written again',
    'written-as-it-moves': 'What is written or deleted between the steps of a copy counts',
    'deleted-until-it-is-over': 'Keys are deleted until the change is over, and no mark is left',
    'deleted-before-it-moves': 'Keys are deleted while the answers of slow shards are under way',
    'under-way-when-it-begins': 'Writes and deletes that were under way when the change began count',
    'what-was-not-there': 'Keys are created and deleted while the change goes on',
    'values-of-all-kinds': 'Values of all kinds move as they are, also such as stand on shards',
    'many-keys': 'A shard with 160 odd keys gives some of them away',
    'one-change-after-another': 'A second change follows the first, and a restart',
    'while-one-is-under-way': 'Another list gets 409 while a change is under way, the same one 202',
    'what-is-no-list': 'What is no list of shards is refused',
    'a-shard-is-removed': 'A shard gives its keys away, and is switched off',
    'users-go-on-as-it-leaves': 'Users write, read and delete while a shard is emptied',
    'down-to-one': 'All keys come to one shard, and the others are switched off',
    'out-and-in-again': 'A shard goes and comes back, nothing of its first life does, and late writes count',
    'router-crashes-at-any-moment':
      'The router crashes four times at any moment: the change comes to its end',
    'router-crashes-as-keys-move':
      'The router crashes as it copies, and users write and delete what it was copying',
    'crashes-after-the-order': 'The router crashes right after its 202, and again when all keys have moved',
    'nobody-asks': 'A change goes on after a long outage, also when nobody asks',
    'a-copy-fails': 'The disk of the new shard fails as keys are copied',
    'the-new-shard-is-away': 'The new shard dies, is frozen and is cut off in the middle',
    'an-old-shard-is-away': 'An old shard dies, is frozen and is cut off in the middle',
    'a-copy-comes-late':
      'A copy comes late, when its key has been deleted, after a crash and after a second try',
    'a-write-of-before-comes-late': 'Writes from before the change come late',
    'config-is-away':
      'Config is away, and the router crashes meanwhile: users notice nothing, and the change waits',
    'two-faults-at-once': 'Shards and the router are slow or away, one upon the other',
    'shares-by-weight': 'Shares follow the weights',
    'weights-that-are-close': 'What a router was asked before has no say in who owns a key',
    'one-weight-changes': 'When one weight changes, only keys from or to that shard move',
    'moved-by-weight': 'Keys move as a weight goes up, and as it goes down',
    'what-is-no-weight': 'What is no weight from 0.1 to 10 is refused',
    'both-change-over': 'Both routers change over while users go from one to the other',
    'never-disagree': 'One router hears of each step late, and they still agree',
    'config-is-slow': 'Config is slow, its answers overtake each other, and the routers still agree',
    'one-after-the-other':
      'The other router takes the next order, what is under way comes late, and then both boot again',
    'two-orders-at-once': 'Two orders at the same instant: one of them is taken',
    'a-router-is-dead': 'A router is dead: the change waits for it, and nobody else does',
    'a-router-is-frozen': 'A router is frozen with writes in hand, and then with copies, and wakes up late',
    'cut-off-before-it-begins': 'An order comes while a router cannot reach the other one, or config',
    'the-end-is-missed': 'A router that did not hear of the end takes the next order',
    'users-say-what-routers-say': 'Users send what routers send each other, and nothing changes',
    'a-router-is-cut-off': 'Both get the same order at once, and cannot reach each other in the middle',
    'routers-crash-in-turn': 'Both routers crash in turn',
  },
  says: {
    'owners-form': {
      seen: 'POST /owners at {router} should get 200 and { owners }, a list with an owner for each key. It got {status} and {text}.',
      cause:
        'The starter has the form: { owners }, in the order of the keys. When your code threw, the console has the line.',
      next: 'Keep POST /owners as the starter has it, and change who owns a key.',
    },
    'owner-unknown': {
      seen: 'Of {keys} {kind}, some are owned by {names}, which is none of the shards in the list.',
      cause:
        'A key behind the last point of the ring may find no point, or a list that is given may not be looked at.',
      next: 'Behind the last point, the first one comes again. Take the owners from the list that was sent along, when there is one.',
    },
    'share-too-large': {
      seen: 'Of {of} shards, {shard} owns {count} of {keys} {kind}. Its fair share is {fair}, and 1.25 times as many is the limit.',
      cause:
        'The starter goes by the first letter, and these keys begin alike. On a ring with few points some arcs are long. Or the hash lets keys that look alike fall together.',
      next: 'Give each shard more points, some hundred, and let each letter of a key change all bits of its hash.',
    },
    'share-too-small': {
      seen: 'Of {of} shards, {shard} owns {count} of {keys} {kind}. Its fair share is {fair}, and 0.75 times as many is the least.',
      cause:
        'The starter goes by the first letter, and these keys begin alike. On a ring with few points some arcs are short. Or the hash lets keys that look alike fall together.',
      next: 'Give each shard more points, some hundred, and let each letter of a key change all bits of its hash.',
    },
    'owners-differ': {
      seen: 'The key “{key}” was owned by {owner}. Asked {why}, it was {other}.',
      cause: 'The owner may depend on chance, on the order of the list, or on what a router remembers.',
      next: 'Work the owner out from the key and from the names and weights of the shards, and from nothing else.',
    },
    'not-at-its-owner': {
      seen: 'The key “{key}” is owned by {owner}. Whether {shard} holds it is not as it should be.',
      cause:
        'Users’ requests may go by another rule than POST /owners, or the key is kept under another name.',
      next: 'Use the same ring for both, and keep an item under its own key.',
    },
    'spelling-counts': {
      seen: '{one} was written, and {other} is the same key. Reading it got {got}, and not what was written.',
      cause: 'The key may be hashed as it stands in the path, before it is decoded.',
      next: 'Decode the key first, and go by what it is then.',
    },
    'no-text': {
      seen: '{path} is no text once it is decoded. It should get 400, and got {got}.',
      cause: 'decodeURIComponent throws on such a path.',
      next: 'Catch it, and answer 400.',
    },
    'asked-around': {
      seen: 'No change is under way. For one request for {path} the router asked {count} times: {list}.',
      cause: 'What is needed while keys move may be done all the time.',
      next: 'When the plan has no shards of before, ask the owner alone.',
    },
    'moved-elsewhere': {
      seen: 'The list was {before}, and then {after}. {count} keys moved between shards that are the same in both; “{key}” moved from {from} to {to}.',
      cause:
        'A rest of a division changes for nearly all keys. On a ring, the points of the shards that stay may have moved: they may depend on the place in the list, on how many shards there are, or on what the others weigh.',
      next: 'Let the points of a shard depend on its own name and weight alone.',
    },
    'moved-too-many': {
      seen: 'The list was {before}, and then {after}. {count} of {keys} keys moved. {fair} would be fair, and 1.15 times as many is the limit.',
      cause:
        'The shard that changed has more than its fair share of the ring. With few points that happens by chance.',
      next: 'Give each shard more points.',
    },
    'asking-changes': {
      seen: 'After asking who would own the keys with other shards, the key “{key}” is owned by {other}. It was {owner}.',
      cause: 'The ring of the list that was sent along may have replaced the one that the router goes by.',
      next: 'Make a ring for the question, and let go of it.',
    },
    'used-early': {
      seen: '{shard} was added, and no order has named it. The router has asked it already.',
      cause: 'The shards may be taken from env.nodes("shard") at each request.',
      next: 'Go by the list in the plan. It changes with PUT /shards alone.',
    },
    'change-refused': {
      seen: 'PUT /shards with {shards} should get 202. The operator got {got}.',
      cause:
        'When your code threw, the console has the line. A change that never comes to its end lets no other one begin. When the other router was faster with the same list, that is no other change.',
      next: 'Keep the new plan, answer 202, and move the keys in the background.',
    },
    'second-change': {
      seen: 'A change was under way, and the operator sent another list. It should get 409, and got {got}.',
      cause: 'Nothing may be known of the change that is under way.',
      next: 'While the plan has shards of before, take no other list. The same list again is fine.',
    },
    'two-changes': {
      seen: 'Two different lists were sent at the same instant, one to each router. The answers were {answers}. Exactly one should have been taken.',
      cause: 'Both routers may have looked, and then both have saved.',
      next: 'savePlan gives undefined when the other router was first. Then load the plan, and answer 409.',
    },
    'over-early': {
      seen: 'The change had just begun, and GET /shards did not say "moving": true. {moves} keys have to move.',
      cause: 'The starter always says false.',
      next: 'Say true until each key is where it belongs, and nothing else is left.',
    },
    'shards-form': {
      seen: 'GET /shards at {router} did not tell { shards, moving } as it should.',
      cause: 'The form may be another one, or a shard is missing in it.',
      next: 'Answer 200 with the list of the plan and whether keys still move.',
    },
    'other-shards': {
      seen: 'GET /shards at {router} says that nothing moves, and tells the shards {told}. The operator wanted {wanted}.',
      cause:
        'This router may not have heard of the change, or has forgotten it, or took it back at boot as nothing had moved yet.',
      next: 'Keep the plan in config, read it at boot, tell the other router of it, and carry out what was answered with 202.',
    },
    'not-over': {
      seen: 'All are well, and {seconds} seconds later {router} does not say that the change is over.',
      cause:
        'A step may be waited for that will not come: an error that ends the loop, a status that is not expected (a copy that meets something newer gets 412, which is fine), or a promise that nobody settles. The console has what was thrown.',
      next: 'Look in the replay what the router sent last. Try each step again until it is done.',
    },
    'not-gone-on': {
      seen: 'A shard was away in the middle of a change, and came back. {seconds} seconds later {count} of the {of} keys that move were not at their new place. Nobody had asked the router for anything meanwhile.',
      cause: 'An error may have ended the change, and only a request begins it again.',
      next: 'Catch the error where the change is carried out, wait for a moment, and go on.',
    },
    'left-behind': {
      seen: 'The change is said to be over, and {shard} holds keys that it does not own, {count} in all. “{key}” is owned by {owner}.',
      cause:
        'A key may have been passed over, on a later page, say, or written to its old place after the scan had passed. Or it was copied, and not removed.',
      next: 'A key is removed from its old place when the new one has it. Nobody may write to an old place when copying has begun.',
    },
    'marks-left': {
      seen: 'The change is said to be over, and {shard} still has something at keys that were deleted ({keys}), {count} in all.',
      cause:
        'Marks of deletes may never be removed. Or one came when those before it had been: a delete that was under way.',
      next: 'When nothing is left in the old places, let no delete leave a mark any more, wait until those under way are over, and remove the marks then.',
    },
    'strange-items': {
      seen: 'The change is said to be over, and {shard} holds items that no user has written: {keys}.',
      cause:
        'What the routers have to remember may be kept on shards, or keys may be kept under other names.',
      next: 'Keep an item under its own key, and what routers remember in config.',
    },
    refused: {
      seen: '{method} {path} at {router} should have worked, as nobody is away whom it needs. The user got {got} after {tookMs} ms.',
      cause:
        'When your code threw, the console has the line. A shard that has no such item says 404 to a DELETE, and 412 when a condition does not hold: neither is an error to the user. While keys move, a shard that is away concerns only the keys that it has, and those that come to it or leave it.',
      next: 'Look in the replay which shard was asked last, and what it said.',
    },
    'odd-answer': {
      seen: '{method} {path} at {router} needs somebody who is away. The user got {got}.',
      cause:
        'Who cannot be told what is true should get 503. A 404 would say that nothing is there; 500 is what a program gives that throws.',
      next: 'When a shard does not answer, answer 503.',
    },
    'slow-answer': {
      seen: '{method} {path} at {router} took {tookMs} ms. All are well, so it should take one second at most.',
      cause: 'Users may have to wait until keys have moved, or until writes of before are over.',
      next: 'Let users go on while keys move. Only the copying has to wait.',
    },
    'late-answer': {
      seen: '{method} {path} at {router} was answered after {tookMs} ms, while somebody was away. Two seconds are the limit.',
      cause:
        'Three looks at a shard that does not answer take three times as long as one. Or nothing ends the wait.',
      next: 'Give all looks of a request the same 1.5 seconds. When a shard does not answer, answer 503 at once, and ask no other.',
    },
    'read-missed': {
      seen: 'GET {path} at {router} found nothing, though {newer} had been written before, and not been deleted since.',
      cause:
        'The key may be looked for in one of its two places only, or in the places of another list: an older one, or one with other weights. Or somebody wrote it behind a mark, and it was removed with the mark. Between a look at the new place and one at the old place it can move. Or it was removed from the old place before the new one had it. Or this router goes by an older plan than the other.',
      next: 'Ask the new place, then the old one, then the new one again. Remove a key from its old place when its copy has been acknowledged.',
    },
    'came-back': {
      seen: 'GET {path} at {router} found {found}. That had been deleted before, and nobody has written it since.',
      cause:
        'A copy may have arrived after the delete: it was under way, also when it was tried again or its sender has booted since, or began later from what the old place still had, or from a page read long ago.',
      next: 'A delete needs a mark at the new place, which the copy meets. Marks go when nothing is left in the old places and no copy can be under way. Look in the replay for the last PUT of this key to a shard.',
    },
    'read-stale': {
      seen: 'GET {path} at {router} found {found}, though {newer} had been written after it.',
      cause:
        'A copy may have replaced what a user wrote meanwhile. Or a write came late: one that was sent twice, or one that was under way to the old place when its key was copied. Or somebody writes to one place while somebody else reads the other one, as with two routers of which one has not heard yet, or goes back to an older plan: an answer of config that comes late, or what a disk has kept.',
      next: 'Copy with If-None-Match: *. As long as anybody may write to the old place, nobody may write to the new one. Take a plan only when it is newer than the one that you go by.',
    },
    'read-invented': {
      seen: 'GET {path} at {router} found {found}. Nobody has written that to this key.',
      cause: 'The way in which values are kept may change some of them, or a mark was taken for a value.',
      next: 'Give back exactly what was written. When marks stand among values, no value may look like one: a letter before each value is enough.',
    },
    'list-taken': {
      seen: 'PUT /shards with {body} should get 400. The operator got {got}.',
      cause:
        'It is no list of shards: an object from names to weights, with at least one shard, each of them in env.nodes("shard"). A weight is a number from 0.1 to 10.',
      next: 'Look at it before anything is saved.',
    },
    'list-changed': {
      seen: 'After lists that were refused, GET /shards tells {count} shards. There should be 3.',
      cause: 'A list may have been kept before it was looked at.',
      next: 'Refuse it first.',
    },
    believed: {
      seen: 'No change was under way. Users sent {router} what routers send each other ({first}, and the like). Since then it goes by other shards than those that the operator wanted.',
      cause: 'A router may take a plan from whoever brings one. Users reach routers as routers do.',
      next: 'Let a message say no more than that there is news, and load the plan from config, which users do not reach.',
    },
    'no-config': {
      seen: 'Config was away, or had been. An order should get 503 within 2 seconds then, and GET /shards 200 later. The operator got {got} after {tookMs} ms.',
      cause:
        'A change that config does not keep would be forgotten. savePlan throws a Trouble when it does not answer.',
      next: 'Answer 503, and begin nothing.',
    },
  },
  scenes: {
    'four-then-five': {
      title: 'The rest by 4, then by 5',
      measures: { four: 'four shards', five: 'five shards' },
    },
    'how-many-move': {
      title: 'How many of 10,000 keys move',
      measures: { 'from-four-to-five': 'from % 4 to % 5' },
    },
    'a-shard-is-added': {
      title: 'A fifth shard, while users go on',
      measures: { four: 'four shards', moving: 'keys move', five: 'five shards' },
    },
    'it-dies-meanwhile': {
      title: 'The fifth shard dies in the middle',
      measures: { four: 'four shards', dead: 'shard-5 is dead', after: 'after it is back' },
    },
  },
  beside: { 'five-shards': 'five shards' },
  figures: {
    items: { title: 'items' },
    moved: { title: 'keys that move', unit: '%' },
  },
  alternatives: {
    'copy-then-cut-over': {
      title: 'Copy, then cut over',
      does: 'Copies everything while users go on in the old places, catches up, lets them wait for a moment, and switches.',
      trades:
        'Everybody waits for a moment at the switch, and all that moves is held twice until then; in return nobody ever looks at a half-done copy.',
    },
    'one-in-charge': {
      title: 'One router in charge',
      does: 'Everything about a key that moves goes through the one router that was told to make the change.',
      trades:
        'Requests for keys that move take a detour through one machine, and hang on it; in return a write and the copying of its key never meet.',
    },
    'highest-stamp': {
      title: 'The highest stamp counts',
      does: 'Each write of a key that moves gets a stamp above those in its two places, and the higher stamp is the value, wherever it is.',
      trades:
        'Whoever reads or writes such a key looks at both of its places first, and each value carries a stamp; in return routers may write to different places meanwhile, and none waits for another.',
    },
  },
} satisfies ExerciseText
