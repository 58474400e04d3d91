/** Why a test failed. */
import type { Saying } from '../../../src/contract/exercise.ts'

export const says = {
  'not-taken': {
    seen: '`POST /deploys` with the version {version} was answered with {status}. It should be 202, within two seconds.',
    cause: 'The handler threw, or waits for something that takes as long as a deploy.',
    next: 'Answer when the deploy is written down, and let the looks carry it out.',
  },
  'no-id': {
    seen: 'The 202 brought the id {id}.',
    cause: 'The body is not `{ "id": "…" }`, or the id has other signs than letters, digits and `-`.',
    next: 'Look at what POST answers.',
  },
  'not-told': {
    seen: '`GET /deploys/{id}` was answered with {status}. It should be 200.',
    cause: 'The deploy is not known any more, or the handler waits for something.',
    next: 'Look at where deploys are kept, and at what a boot reads.',
  },
  'bad-order': {
    seen: '`POST /deploys` with the body {body} was answered with {status}. It should be 400.',
    cause: 'The body was used before anybody looked whether it is an order.',
    next: 'The starter’s versionIn tells an order from the rest.',
  },
  'no-such': {
    seen: 'A deploy that there is not was answered with {status}. It should be 404.',
    cause: 'What is not found is taken for something.',
    next: 'Look at what GET does with an id that it does not know.',
  },
  'same-id': {
    seen: 'Two deploys have the same id, {id}.',
    cause: 'The id follows from the version, or from a counter that began anew.',
    next: 'crypto.randomUUID() has no two alike.',
  },
  forgotten: {
    seen: 'When the next deploy was done, {id} was not told as it had ended.',
    cause: 'There is room for one deploy only, or the next one writes into the one before.',
    next: 'Keep all deploys, by their ids.',
  },
  'no-order': {
    seen: '{seconds} s after the 202 no server had been restarted.',
    cause:
      'Nothing picks the deploy up, it waits for something that never comes, or the platform was told a key that it knew, and took the order for carried out.',
    next: 'Log at each look which deploy goes on, who is to be next, and with which Idempotency-Key.',
  },
  'state-early': {
    seen: 'When the first server had just been ordered, the deploy was not `running` any more.',
    cause: 'An order that was taken on is not a server that runs.',
    next: 'When does your program say `done`, or go back?',
  },
  'not-done': {
    seen: '{seconds} s later the deploy of {version} was `{state}`. It should be `done`.',
    cause:
      'Somebody is waited for who never comes, or is in the way; or something was taken for a fault that is none.',
    next: 'Open the replay at the last order: what does each look see after it?',
  },
  'not-done-after': {
    seen: 'The deploy of {version} was `{state}`, although {why}, and all was well again. It should be `done`.',
    cause:
      'Not to know how a server is was taken for knowing that it is sick; or the loop has ended, or waits for ever.',
    next: 'What does your program do when listServers throws, when usersOf is undefined, when restart gets no answer?',
  },
  'other-version': {
    seen: 'The deploy of {version} tells the version {told}.',
    cause: 'It may tell the version of another deploy, or the good one.',
    next: 'Look at what GET answers.',
  },
  'not-all': {
    seen: 'It was over, and {name} was: {is}. It should be up, with {version}.',
    cause:
      'Who was ordered is not yet who runs. Or it came, died or was restarted meanwhile, and nobody looked again.',
    next: 'Before the end, compare all that the list has with what they should be.',
  },
  'out-of-service': {
    seen: '{name} was restarted while {out}, which is in the same zone ({zone}), did not serve.',
    cause: 'The next was ordered before the one before was well, or nobody asked how the others are.',
    next: 'Ask all others of the zone before each order: those that are dead or sick by themselves, too.',
  },
  'two-zones': {
    seen: '{name} in {zone} got {version} when {other}, in the other zone, did not run it yet.',
    cause: 'Servers are taken in the order of some list, and not by their zones.',
    next: 'Take those of one zone first, and look at each order whether any of them is left.',
  },
  'not-watched': {
    seen: '{name} was ordered when {other}, which had got the version before, had been up for {up} ms (it was {state}). It should be {watch} ms at least.',
    cause:
      'The watch began with the order and not with the server that is well; or it was left out, or ended by something else.',
    next: 'Log when each watch begins and ends, and why.',
  },
  'done-early': {
    seen: 'The deploy was done when {name}, the last server, had been up for {seconds} s. It should be watched for {watch} s.',
    cause: 'When all have been ordered, the last one is not watched.',
    next: 'Done means that the watch of the last one is over, too.',
  },
  'not-ordered': {
    seen: '{name} was ordered to run {version} {times} {times:time|times}. It should be {wanted}.',
    cause: 'It was left out: it may not be where your program looks for it.',
    next: 'Who is to be restarted? Compare the list with the version.',
  },
  twice: {
    seen: '{name} was ordered to run {version} {times} {times:time|times}. It should be {wanted}.',
    cause:
      'An order was repeated although it had been carried out, or was on its way; or somebody was restarted who did not need it.',
    next: 'The list tells at once what a server is to run. And an order that is said again wants the key that it had.',
  },
  needless: {
    seen: '{name} was restarted (with {version}), and did not need it.',
    cause: 'It ran the good version already, or there was nothing to go back from.',
    next: 'Look at what makes your program order here.',
  },
  'nothing-to-do': {
    seen: 'All servers ran the version already, and 5 s later the deploy was `{state}`. It should be `done`.',
    cause: 'Those that run it are watched, or wait for a turn that never comes.',
    next: 'What is there to watch when nothing has changed?',
  },
  'too-slow': {
    seen: '{name} was ordered {seconds} s after the one before was up (or after the 202, for the first). It may be {most} s.',
    cause: 'Something waits longer than it has to.',
    next: 'Log at each look what it waits for.',
  },
  noticed: {
    seen: '{errors} of {requests} users got an error.',
    cause: 'Too few servers were there, or a sick version stayed in service.',
    next: 'Open the replay there, and look at who served.',
  },
  spread: {
    seen: '{name} got {version} after {first} had. Yet {why}.',
    cause: 'What was looked at is not what was wrong, or not for long enough.',
    next: 'At that order, what did your program know of {first}? Log its checks, and what its users got.',
  },
  'bad-is-done': {
    seen: 'The deploy of {version} was `done`. Yet {why}.',
    cause: 'The end does not ask how they are.',
    next: 'Done means: all run it, all were watched, and all are well.',
  },
  stopped: {
    seen: 'After {name}, nobody got {version} within {seconds} s. Yet {why}.',
    cause: 'One error is taken for a fault, or the share is taken of too few.',
    next: 'Log what users got in the watch: how many came, and how many of them had trouble?',
  },
  'no-way-back': {
    seen: 'No server was given the good version again. {most} s after the fault it should have been.',
    cause: 'The fault was not seen, or nothing follows from it.',
    next: 'Log what the looks see of the server that got the version, and what is counted.',
  },
  'late-back': {
    seen: 'The first order back came {seconds} s after the fault. It may be {most} s.',
    cause: 'A fault is looked for at the end of the watch only, or the way back waits for something.',
    next: 'Three failed checks, and startMs, are reasons of their own at any time.',
  },
  'not-rolled-back': {
    seen: '{seconds} s later the deploy was `{state}`. It should be `rolled-back`.',
    cause: 'Somebody is in the way, or waited for: the failed server, one that died, or one that left.',
    next: 'Open the replay at the last order, and look at who is not well.',
  },
  'wrong-server': {
    seen: '`why` names {told}. It should be {wanted}.',
    cause: 'The first of a list was named, or the one that was ordered last.',
    next: 'Which server showed the fault?',
  },
  'wrong-reason': {
    seen: '`why` of {server} has the reason `{told}`. It should be {wanted}.',
    cause: 'One fault was taken for another, or was told anew later.',
    next: '`start`: never well. `checks`: well, and then three failed. `users`: its checks are well.',
  },
  'no-such-version': {
    seen: 'The platform does not have that version, and the deploy was `{state}`, with the reason {reason}. It should be `rolled-back` and `version`.',
    cause: 'The order failed like any other that gets no answer, and is repeated.',
    next: 'restart tells `no-such-version`.',
  },
  'stands-still': {
    seen: 'Only {got} servers had been ordered when {wanted} should have been.',
    cause: 'The deploy stands still, or went back without a reason.',
    next: 'Open the replay at the end, and look at what the deployer does.',
  },
  'no-boot': {
    seen: 'Two seconds after its boot the deployer was {state}.',
    cause:
      'It threw in start: a file is missing, or ends in the middle, and was read as if it were whole. Or start waits for somebody who is away.',
    next: 'What can stand on the disk when a write was cut? Read only what was synced before it got its name, or pass over what is torn. And ask nobody before start has settled.',
  },
  undone: {
    seen: 'It had told `done`, crashed, and told `{state}` after its boot.',
    cause: '`done` was told before it was synced.',
    next: 'Change what GET tells when the sync has settled.',
  },
  'forgot-what-it-found': {
    seen: 'A boot found a deploy on the disk and ordered a server; a second crash took the deploy, and {name} was restarted with the old version.',
    cause: 'What a boot finds may never have been synced. It was built upon all the same.',
    next: 'Sync the file that a boot has read, before anything follows from it.',
  },
  'late-after-boot': {
    seen: 'The next order came {seconds} s after the boot of the deployer. It may be {most} s.',
    cause:
      'Those that went well before are watched anew one after the other, or something else is done twice.',
    next: 'Watch them at the same time, or remember who has passed.',
  },
  'without-numbers': {
    seen: 'The balancer told nothing, and {name} was restarted all the same (with {version}).',
    cause: 'No numbers were taken for good ones, or for bad ones.',
    next: 'While usersOf is undefined, the watch is not over, and nothing is wrong.',
  },
  'drift-stays': {
    seen: '{name} ran another version {when}, and in {seconds} s was given {good} {times} {times:time|times}. It should be once.',
    cause:
      'Nobody looks while no deploy goes on; or the order has a key that was used before, and so the platform takes it for carried out.',
    next: 'Look at what the platform was sent, and with which Idempotency-Key.',
  },
  neither: {
    seen: 'A deploy of {version} was asked for while another one went on, or at the same instant, and the answer was {status}. It should be 202 or 409.',
    cause: 'The handler threw, or waits until the other one has ended.',
    next: 'Take it on and let it wait, or refuse it at once.',
  },
  'none-taken': {
    seen: 'Two deploys were asked for at the same instant, and both were refused.',
    cause: 'Each saw the other.',
    next: 'One of the two is first: decide it where you save, one change after the other.',
  },
  'not-waiting': {
    seen: 'The second deploy had been taken on while the first went on, and was `{state}`. It should be `waiting`.',
    cause: 'It is told like one that goes on.',
    next: 'Until it is its turn, a deploy waits.',
  },
  mixed: {
    seen: '{name} was given {first} after {other} had been given {second}.',
    cause: 'Two deploys went on at the same time.',
    next: 'Which deploy does a look carry out? There must be one answer at any time.',
  },
  'other-end': {
    seen: '{seconds} s later the deploy {id} was `{state}`. It should be `{wanted}`.',
    cause: 'It never got its turn, or its turn was taken by another one.',
    next: 'Look at what happens to those that wait when one has ended, and after a boot.',
  },
  'newcomer-missing': {
    seen: 'The deploy was done before the new machine was there.',
    cause: 'It was not in the list that the end was judged by.',
    next: 'Those that are booting are listed, too: they are waited for.',
  },
  'gone-came-back': {
    seen: 'There are not as many machines as the operator left.',
    cause: 'Machines were added or given back.',
    next: 'Your program restarts machines, and does nothing else.',
  },
} satisfies Readonly<Record<string, Saying>>
