/** What was seen, what most likely causes it, and what to do next. */
import type { Saying } from '../../../src/contract/exercise.ts'

const ofTheDatabase: Readonly<Record<string, Saying>> = {
  'write-not-acknowledged': {
    seen: '{method} /items/{key} was not answered with 200 within 2 seconds.',
    cause: 'The request is not known, or something was thrown, or it waits for something that never comes.',
    next: 'Look at the replay: an error of yours stands in the log. PUT and DELETE are answered with 200 and { offset }, whether or not there was such an item.',
  },
  'write-without-offset': {
    seen: 'A 200 to a write of {key} told no offset.',
    cause: 'The body is no JSON with a whole number offset, 1 or more.',
    next: 'Answer Response.json({ offset }) with the offset of this change.',
  },
  'write-not-in-feed': {
    seen: 'A write of {key} had its 200, and is not the newest change in GET /changes.',
    cause: 'Items are changed, and nobody notes the change; or it is noted later.',
    next: 'Keep each write as one change in a list, and answer GET /changes from that list.',
  },
  'changes-counted': {
    seen: 'The feed does not hold one change for each write.',
    cause:
      'Writes that say the same again, or deletes of what is not there, are left out; or some are there twice.',
    next: 'Each write is one change, whatever was there before.',
  },
  'write-lost': {
    seen: 'A write of {key} had its 200 and offset {offset}, and the feed does not hold it there.',
    cause:
      'The 200 left before the change was synced; or two writes that met got one offset; or a torn line took others along.',
    next: 'append, sync, then answer. Give the offset and call append in the same moment, with no await in between, so that no other write comes between them.',
  },
  'write-shared': {
    seen: 'Two writes had their 200 with the same offset, {offset}. One of them was of {key}.',
    cause:
      'The next offset is counted from what is stored, and while the disk is busy it is the same for two.',
    next: 'Count what was given, not what is stored: given++ before the first await of the disk.',
  },
  'write-came-after-all': {
    seen: 'A write of {key} was refused, or was not there after a boot. Now the feed holds it, at offset {offset}.',
    cause:
      'It was left in memory or on the disk when it was refused, and a later write or a boot has taken it along.',
    next: 'Where append rejects, nothing of that write may stay: no item, no entry in a list that is written later.',
  },
  'write-by-nobody': {
    seen: 'The feed holds a change of {key} at offset {offset} that nobody wrote, or that is there once too often.',
    cause: 'Key, person or text were changed on their way, or a boot reads the same change twice.',
    next: 'Store what came, letter by letter, and each change in one place only.',
  },
  'write-overtaken': {
    seen: 'A write of {key} was sent when another one had its 200 already, and stands before it, at offset {offset}.',
    cause: 'Offsets are given in another order than writes are stored, or begin anew after a boot.',
    next: 'One counter, larger than all that is stored, also after a boot.',
  },
  'feed-not-told': {
    seen: 'GET /changes?{query} was not answered with 200 in time.',
    cause: 'The path is not known, something was thrown, or it waits longer than waitMs and a second.',
    next: 'Answer 200 with { changes }, an empty list when there are none.',
  },
  'feed-shape': {
    seen: 'An answer to GET /changes was not { changes } with { offset, key, item } in it.',
    cause: 'A field is missing or has another name, or a deleted item is not null.',
    next: 'state.ts has the types: Response.json({ changes } satisfies Changes).',
  },
  'feed-too-many': {
    seen: 'GET /changes held more changes than limit allows (100 unless told), up to {offset}.',
    cause: 'limit is not read, or is not 100 when it is missing.',
    next: 'Cut the list to the first limit changes.',
  },
  'feed-out-of-order': {
    seen: 'GET /changes told offset {offset} out of order, or although it is not larger than after.',
    cause: 'Offsets are compared as text, or the list is in the order in which writes were finished.',
    next: 'Compare numbers. Show changes in the order of their offsets, and only those with offset > after.',
  },
  'feed-late': {
    seen: 'Offset {offset} came into the feed when somebody had seen a later one already. Whoever follows will never ask for it.',
    cause: 'Two writes are stored at the same time, and the later one is shown first.',
    next: 'Show a change only when all before it are shown, or have failed. One writer after the other, or one file that all append to, does it.',
  },
  'feed-gone': {
    seen: 'Somebody had seen offset {offset} in the feed, and it is no longer there.',
    cause:
      'A change was shown before it was synced, and a crash took it; or it was shown, and then its write failed.',
    next: 'append, sync, and only then show it: to the feed, to reads, to the snapshot.',
  },
  'feed-other': {
    seen: 'Offset {offset} is now another change than the one that somebody has seen there.',
    cause: 'A change was shown before it was synced, a crash took it, and its offset went to another.',
    next: 'Show nothing that a crash can still take. And never give an offset twice, not after a boot either.',
  },
  'feed-none': {
    seen: 'GET /changes?after={offset} held nothing, although somebody had seen later changes.',
    cause:
      'A change was shown before it was synced, and a crash took it. Without a crash: after is taken for a place in the list, or limit cuts too early.',
    next: 'Show nothing that a crash can still take; at boot, sync what you found before you show it. Find the first change with offset > after.',
  },
  'pages-lack-changes': {
    seen: 'Whoever reads the feed {limit} at a time does not get all changes.',
    cause: 'The last changes are told instead of the first ones, or a page skips some.',
    next: 'The first limit changes with offset > after: filter, then slice(0, limit).',
  },
  'more-than-there-is': {
    seen: 'GET /changes held something after the newest offset.',
    cause: 'after is compared with >=, or is not read.',
    next: 'Only changes with offset > after.',
  },
  'waited-for-no-answer': {
    seen: 'Whoever asked with waitMs={waitMs} had no answer 200 within waitMs and a second.',
    cause: 'The wait ends only when a change comes, or only the last of those who wait is woken.',
    next: 'Let each of them wait for its own time at the most: Promise.race of the next change and a time-out.',
  },
  'waited-too-long': {
    seen: 'Whoever asked with waitMs={waitMs} waited for longer than that and a second.',
    cause: 'A change that comes and is not theirs begins the wait anew.',
    next: 'Note when the wait ends, once.',
  },
  'waited-and-did-not-look': {
    seen: 'A change had its 200, and somebody who waited for one was then answered with an empty list.',
    cause: 'The list was made before the wait.',
    next: 'Make the list after the wait, right before the answer.',
  },
  'waited-in-vain': {
    seen: 'After all those waits, the feed still shows nothing new.',
    cause: 'What waits keeps the writes from being stored.',
    next: 'A wait must not hold anything that a write needs.',
  },
  'snapshot-not-told': {
    seen: 'GET /snapshot of the database was not answered with 200 within 2 seconds.',
    cause: 'The path is not known, or something was thrown.',
    next: 'state.answer(request) answers it.',
  },
  'snapshot-shape': {
    seen: 'An answer to GET /snapshot was not { offset, items, counts }, or told an item twice.',
    cause: 'A field is missing, or has another name.',
    next: 'state.ts has the type, and state.snapshot() makes one.',
  },
  'snapshot-offset': {
    seen: 'The offset of the database’s snapshot is not that of a change in the feed, or not of the newest one.',
    cause: 'The offset is counted when a write begins, and the items change when it is stored.',
    next: 'Change the offset and the items in the same moment: state.apply(change) does it.',
  },
  'snapshot-differs-from-feed': {
    seen: 'The database’s snapshot at offset {offset} holds something else than its changes lead to.',
    cause: 'Items or counts are written in another place, or at another moment, than the change.',
    next: 'Make all of it of the changes: apply each once, in order, when it is stored, and again at boot.',
  },
  'snapshot-behind-feed': {
    seen: 'The feed showed a change, and the snapshot did not hold it yet.',
    cause: 'There is an await between the two.',
    next: 'Show it everywhere in the same moment, when its sync has settled.',
  },
  'feed-behind-snapshot': {
    seen: 'The snapshot held a change, and the feed did not show it yet.',
    cause: 'There is an await between the two.',
    next: 'Show it everywhere in the same moment, when its sync has settled.',
  },
  'snapshot-lacks-acknowledged': {
    seen: 'A write had its 200, and a snapshot that was asked for afterwards does not go so far.',
    cause: 'The snapshot is an older one that is kept, or is made of something that lags behind.',
    next: 'Make it of the state as it is at this moment.',
  },
  'item-not-in-feed': {
    seen: 'GET /items/{key} showed something that the feed did not hold yet.',
    cause: 'The item is changed when the write begins, and the change is noted later.',
    next: 'First the disk, then both in the same moment.',
  },
  'item-behind-feed': {
    seen: 'The feed showed a change of {key}, and GET /items/{key} still showed what was before.',
    cause: 'The change is shown first, and the item is changed later.',
    next: 'First the disk, then both in the same moment.',
  },
  'item-differs-from-feed': {
    seen: 'GET /items/{key} of the database is not what its changes lead to.',
    cause: 'Items are kept in another place than changes, and a crash or an odd key has come between them.',
    next: 'Make the items of the changes: apply each of them in order, at boot too.',
  },
  'disk-failed-otherwise': {
    seen: 'The disk failed during a write, and its answer was neither a 200 nor a 5xx.',
    cause: 'The failure is taken for something else.',
    next: 'Where append or write rejects, answer 503. A throw is answered with 500, which is fine as well.',
  },
  'does-not-boot': {
    seen: '{node} was not up within a second after a restart.',
    cause: 'start throws at what the crash has left on the disk, or waits for the other program.',
    next: 'Journal.open cuts a torn end off. Start what takes longer without awaiting it.',
  },
}

const ofTheFollower: Readonly<Record<string, Saying>> = {
  'copy-not-told': {
    seen: 'GET /snapshot of the follower was not answered with 200 (or 503, while it has nothing) within a second.',
    cause: 'A read waits for the database, or something was thrown.',
    next: 'Answer from the copy, and ask the database in a loop of its own.',
  },
  'copy-offset-unknown': {
    seen: 'The follower’s snapshot has offset {offset}, and the database has no such change.',
    cause: 'The follower counts by itself, or takes after and limit for an offset.',
    next: 'Its offset is that of the last change that it has applied.',
  },
  'copy-differs': {
    seen: 'The follower’s snapshot at offset {offset} is not what the changes up to {offset} lead to.',
    cause:
      'A change was left out or counted twice; or offset, items and counts went to the disk one after the other, and a crash came between them; or what was copied came on top of what was there.',
    next: 'Skip what you have (offset > state.offset), apply all others in order, and keep what belongs together in one write.',
  },
  'copy-went-back': {
    seen: 'The follower had shown offset {before}, and now shows {now}.',
    cause: 'An answer that came late, or an older snapshot, was put over what was newer.',
    next: 'Take only what is newer than what you have when the answer is there.',
  },
  'copy-refused': {
    seen: 'The follower has a copy, and refused to show it by 503.',
    cause:
      'It refuses while it cannot reach the database or takes a snapshot; or what it had was not on its disk.',
    next: 'Refuse only as long as there is nothing at all. An old copy is good to read.',
  },
  'copy-took-a-write': {
    seen: 'The follower answered {method} with success.',
    cause: 'Methods are not looked at.',
    next: 'Answer 405 to all but GET.',
  },
  'copy-item-differs': {
    seen: 'GET /items/{key} of the follower is not what the database’s changes lead to.',
    cause: 'The answer is made of something else than its snapshot, or the key was decoded.',
    next: 'state.answer(request) answers both.',
  },
  'copy-late': {
    seen: 'After {seconds} seconds the follower still lacked changes.',
    cause:
      'Nobody asks the database, or only once, or it asks for one page and stops there; or it takes a number that was left out for something that is still to come.',
    next: 'A loop that never ends, begun in start and not awaited: ask, apply, ask again.',
  },
  'copy-late-after-outage': {
    seen: '{seconds} seconds after the database could be reached again, the follower still lacked changes.',
    cause:
      'An error ended the loop; or an answer that got lost is waited for without end; or the pause between two tries has grown too long.',
    next: 'try and catch inside the loop, AbortSignal.timeout(waitMs + 1500) at each request, and a short pause.',
  },
  'copy-late-after-crash': {
    seen: '{seconds} seconds after a boot, or after its disk works again, the follower still lacked changes.',
    cause: 'What it noted as its offset is ahead of what it has; or a failed write ended the loop.',
    next: 'Offset and data in one write. After a failure of the disk ask for the same again.',
  },
  'copy-late-from-nothing': {
    seen: '{seconds} seconds after it could reach the database, the follower had not copied everything.',
    cause:
      'A 410 is taken for a failure, or an empty database for none; or it goes on from another offset than the snapshot’s.',
    next: 'At 410 ask for GET /snapshot, put it in place of all that you have, and go on after its offset.',
  },
  'asks-too-often': {
    seen: 'The follower asked {asks} times in ten seconds (or in two, while it got no snapshot), while the database {state}.',
    cause: 'There is no pause after an answer with nothing in it, or after an error.',
    next: 'Pause for 100 ms or more whenever nothing new came.',
  },
  'copy-forgot': {
    seen: 'The follower had offset {before} for two seconds and more. After a crash it had less.',
    cause: 'What it has is in memory only, or is written too seldom, or is not synced.',
    next: 'Write and sync each answer’s changes before you apply them, or at least once in two seconds.',
  },
  'asked-again': {
    seen: 'The follower had offset {before} on its disk, and after a crash it asked after {after}.',
    cause: 'It begins from the start at each boot, or its offset is in memory only.',
    next: 'Read offset, items and counts from the disk in start, and go on from there.',
  },
  'snapshot-again': {
    seen: 'The follower had a copy and was not answered 410, and asked for a snapshot all the same.',
    cause: 'It copies everything at each boot, or after any failure.',
    next: 'Take a snapshot only when there is nothing on the disk, or when the database answers 410.',
  },
  'half-a-copy': {
    seen: 'The database had changes up to {before} when the follower began from nothing. It showed a copy up to {offset}.',
    cause:
      'It answers as soon as it has something, or before it has asked at all; or a crash left half of a copy, which passes for a whole one. A page with fewer changes than limit need not be the last.',
    next: 'Answer 503 until the copy goes as far as the snapshot’s offset when you began.',
  },
  'half-a-copy-read': {
    seen: 'A follower that began from nothing answered 404 for {key}, which was there when it began.',
    cause:
      'Snapshots are refused until the copy is whole, and items are read from the half that is there already.',
    next: 'Ask the same question before both: is the copy whole? If not, 503.',
  },
  'blank-answers': {
    seen: 'A follower that has nothing, and reaches nobody, did not answer 503.',
    cause: 'An empty copy passes for a whole one.',
    next: 'Note whether there is a copy at all, and answer 503 as long as there is none.',
  },
  'empty-copy-refused': {
    seen: 'The database has no changes at all, and its follower did not answer with an empty copy.',
    cause: 'Offset 0, or a list with nothing in it, is taken for nothing copied.',
    next: 'Whoever has heard that there is nothing has everything.',
  },
}

export const says: Readonly<Record<string, Saying>> = { ...ofTheDatabase, ...ofTheFollower }
