import type { Saying } from '../../../src/contract/exercise.ts'

/** What is seen of a feed. */
const feeds = {
  'feed-status': {
    seen: '{request} was answered with {got}, and not with a feed, when {why}.',
    cause: 'A shard refused a statement, was away though it was not needed, or your code threw.',
    next: 'The console has what was thrown. The replay shows what the shards were asked, and what they said.',
  },
  'no-page': {
    seen: '{request} was answered with {told}, when {why}.',
    cause: 'A page is { "cards": […], "next": … }, and next is a text or null.',
    next: 'Return what cutToPage makes of the cards that were found.',
  },
  'no-card': {
    seen: '{request} shows the card {told}, in which {field} is no {type}.',
    cause: 'A column is missing in the SELECT, or has another name.',
    next: 'A card in a feed has id, author, name and text, and the number at. coalesce() gives a name where a LEFT JOIN finds none.',
  },
  'usual-limit': {
    seen: 'A page with no limit told has {count} cards. {limit} were expected, as there are {wanted} in all.',
    cause: 'The limit was not passed on, or copies are missing.',
    next: 'postcards.ts hands you limit, 20 when the user names none.',
  },
  'page-too-long': {
    seen: 'Page {page} of {reader} has {count} cards with a limit of {limit}, when {why}.',
    cause: 'The limit was not kept on this page.',
    next: 'Let cutToPage make the page.',
  },
  'page-too-short': {
    seen: 'Page {page} of {reader} has {count} cards, with a limit of {limit} and a next that is not null, when {why}.',
    cause: 'Cards were left out after the limit had been applied.',
    next: 'Leave out in the WHERE what does not belong there, and cut then.',
  },
  'pages-without-end': {
    seen: 'After {page} pages of {limit}, {reader} still gets a next, when {why}.',
    cause: 'before leads to the same page again.',
    next: 'Ask for what is older than placeOf(before): (at, id) < (?, ?).',
  },
  'card-twice': {
    seen: '{reader} is shown “{text}” of {author} twice, when {why}.',
    cause:
      'The copy was made twice, and nothing says that there is one for each reader and card; or it is both among the copies and among what is read at home; or a page begins before the other one has ended.',
    next: 'PRIMARY KEY (reader, id), and INSERT … ON CONFLICT. What is made twice then comes to the same as what is made once.',
  },
  'card-not-theirs': {
    seen: '{reader} is shown “{text}” of {author}, which does not belong there, when {why}.',
    cause:
      'It was deleted, and an older copy came after that, or the delete came before the copy; or it is of somebody whom {reader} does not follow any more; or it was never saved at home.',
    next: 'A delete is a version like all others: keep a copy with deleted = 1 and that version, also where there was none, so that an older one does not replace it. And who follows whom stands on the reader’s shard: join it.',
  },
  'not-in-order': {
    seen: '{reader} is shown “{text}” of {author} with at {at}, after a card with {before}, when {why}.',
    cause: 'It stands where its copy was made, or what was merged was not put in order again.',
    next: 'Copy at with the card, and order by at and id.',
  },
  'cards-missing': {
    seen: '{missing} of {wanted} cards are not in the feed of {reader}, when {why}. One is “{text}” of {author}.',
    cause:
      'It was not copied, or not to them: what was left to do got lost with a node, was removed before it was done, waits behind something else, or was noted before this reader was among the followers.',
    next: 'Look in the replay for the request that should have brought the copy. The note goes into the transaction of the change, and is removed when all copies are made.',
  },
  'other-text': {
    seen: '{reader} is shown “{got}” in place of “{wanted}” of {author}, when {why}.',
    cause: 'The edit was not copied, or an older copy came after it and replaced it.',
    next: 'Copy the version with the text, and replace only what is older: ON CONFLICT … DO UPDATE … WHERE excluded.version > version.',
  },
  'other-name': {
    seen: '{reader} is shown “{text}” by “{got}”, whose name is “{wanted}”, when {why}.',
    cause:
      'The new name did not get to all copies, or to cards that were copied later; or an older one came after it.',
    next: 'A name that stands once on each shard, with its version, is joined with whatever is read there.',
  },
  'other-fields': {
    seen: '{reader} is shown “{text}” with author and at {got} in place of {wanted}, when {why}.',
    cause: 'An edit is no new card: at is when it was posted first.',
    next: 'Copy author and at as they stand at home.',
  },
  'another-order': {
    seen: 'Cards of the same millisecond come in another order when the pages have another size.',
    cause: 'at alone does not say which of them comes first.',
    next: 'ORDER BY at DESC, id DESC, everywhere.',
  },
  'part-of-a-feed': {
    seen: 'The feed of {reader} has {count} cards, and not the {wanted} that it has, in their order, when {why}.',
    cause: 'What could not be read was left out.',
    next: 'A feed is on the shard of its reader as a whole, and is read there.',
  },
  'name-of-nobody': {
    seen: '{reader} is shown cards by “{name}”. It should be one of: {names}.',
    cause: 'The name got to no copy, or to some of them.',
    next: 'Note a new name in the outbox, in the transaction that saves it.',
  },
} as const satisfies Readonly<Record<string, Saying>>

/** What it took, and whom it needed. */
const requests = {
  'more-requests': {
    seen: '{request} took {count} requests to shards, to {shards} of them. It should be one.',
    cause: 'The feed is put together when it is read.',
    next: 'Let whoever posts write the card into the feeds of their followers: into a table of feeds, on the shard of each reader. Then a feed is one SELECT there.',
  },
  'more-than-merged': {
    seen: '{request} took {count} requests to shards. {most} are enough for this reader.',
    cause: 'Each celebrity is asked for on their own, or who is a celebrity was asked for as well.',
    next: 'Group the celebrities by their shard, and ask each shard once. Who is a celebrity may stand on all shards: then it comes along with the copies, in one run.',
  },
  'needs-others': {
    seen: '{request} was answered with {got} after {ms} ms, when all shards but its reader’s were {how}. It should be 200.',
    cause: 'Another shard was asked, and waited for.',
    next: 'All that a feed shows has to be on the shard of its reader: cards and names.',
  },
  'not-spread': {
    seen: 'Feeds of {all} people were asked for while one shard after the other was frozen. There should be {count} whose feed needs a certain shard, or does without it, and there are {found}.',
    cause: 'People are not spread over the shards, or a feed needs more than the shard of its reader.',
    next: 'homeOf in shards.ts spreads people evenly. Ask nothing but the shard of the reader.',
  },
  'away-status': {
    seen: '{request} was answered with {got}, when the shard of its reader was {how}. It should be 503.',
    cause: 'Something was caught that should have been told, and an empty feed is no answer.',
    next: 'Let Unavailable through: postcards.ts makes a 503 of it.',
  },
  'away-and-done': {
    seen: '{request} was answered with {got}, when the shard of that person was {how}. It should be 503.',
    cause: 'It was answered before the shard had said that it was done.',
    next: 'Await the run, and let Unavailable through: postcards.ts makes a 503 of it.',
  },
  'away-late': {
    seen: '{request} was answered after {ms} ms, when a shard was {how} that it needs. Two seconds are the limit.',
    cause: 'A shard that does not answer was asked again, or one after the other were waited for.',
    next: 'Each request waits for 900 ms at most: two of them, one after the other, are the most.',
  },
  'celebrity-away': {
    seen: '{request} was answered with {got}, when the shard of three celebrities was {how} whom this reader follows. It should be 503, or the whole feed.',
    cause: 'The request to their shard failed in another way than by Unavailable, or took too long.',
    next: 'Let Unavailable through. A feed with a hole in it looks as if nobody had posted.',
  },
  'write-needs-others': {
    seen: '{request} was answered with {got} after {ms} ms, and not with {wanted}, when the other three shards were {how}.',
    cause: 'It asks another shard than that of the person in its path, before it answers.',
    next: 'Change the home and note the rest in its outbox, in one run. Then answer; all else is done later.',
  },
  'write-late': {
    seen: '{request} was answered after {ms} ms, when the other three shards were {how}. 100 ms are the limit.',
    cause: 'It waits for copies to be made, or for a shard that is away.',
    next: 'Answer when the home has it, and its outbox. Do not await what is done for others.',
  },
  'late-for-many': {
    seen: '{request} was answered after {ms} ms, with {count} followers. 100 ms are the limit.',
    cause: 'It waits for the copies.',
    next: 'Answer when the home has it, and its outbox.',
  },
  'posted-meanwhile': {
    seen: '{reader} is shown “{text}” {count} {count:time|times}, more than 5 seconds after the shards that were {how} were back. It should be once.',
    cause: 'Who was to make the copies gave up, or did not look again.',
    next: 'What could not be done stays in the outbox, and is tried again a second later.',
  },
  'too-many-rows': {
    seen: 'A card of somebody with {followers} followers took {rows} rows, 5 seconds later. {most} are the limit.',
    cause: 'It is still copied into each feed, or notes are never removed.',
    next: 'Count the followers before you copy. From some number on, tell all shards that this is a celebrity, and copy nothing.',
  },
} as const satisfies Readonly<Record<string, Saying>>

/** What is answered to writes, and what a home says. */
const homes = {
  'not-done': {
    seen: '{request} was answered with {got} and not with 204, though {why}.',
    cause: 'A statement was refused, a shard was asked that is not needed, or your code threw.',
    next: 'The console has what was thrown.',
  },
  'not-saved': {
    seen: '{request} was answered with {got} and not with {wanted}. The text was “{text}”.',
    cause: 'A statement was refused, another shard was needed, or your code threw.',
    next: 'The console has what was thrown. 201 when the card is new, 200 when it was there.',
  },
  'saved-other': {
    seen: '{request} with “{text}” was answered with {told}.',
    cause: 'The answer is not the card, or an edit has changed at.',
    next: 'Answer with id, author, text and at, as they stand at home. at is when it was posted first.',
  },
  'not-there': {
    seen: '{request} was answered with {got}, though nobody ever posted that card. It should be 404.',
    cause: 'A delete of nothing is told from one of something by how many rows it has changed.',
    next: 'Look at changes of the statement that deletes.',
  },
  'deleted-before': {
    seen: '{request} was answered with {got}, when that card had been deleted before: {told}. It should be 404.',
    cause: 'It was saved anew, or no row of the statement was taken for an error.',
    next: 'What was deleted stays, with deleted = 1: save leaves such a row as it is, and says undefined.',
  },
  'home-status': {
    seen: '{request} was answered with {got} and not with {wanted}: {told}',
    cause: 'The home is not asked, or it was not changed before the answer.',
    next: 'A card is read at the shard of its author. Copies may be late; the home may not.',
  },
  'home-text': {
    seen: '{request} was answered with {told}. The text is “{text}”.',
    cause: 'It is not what was written last, at has changed, or a field is missing.',
    next: 'A card is read at the shard of its author, and has id, author, text and at.',
  },
  'home-says': {
    seen: '{request} was answered with {got}: {told}. It can be 404, or one of {texts}.',
    cause: 'The card at home is there in part, or is another one.',
    next: 'All of a change is one run on one shard.',
  },
  'again-not-saved': {
    seen: '{request} was answered with {got}, when the same had been sent before. It should be 200 or 201.',
    cause: 'A card that is there already was taken for an error.',
    next: 'ON CONFLICT (author, id) DO UPDATE, as the starter has it.',
  },
  'another-time': {
    seen: '{request} told at {told}. At home it is {at}.',
    cause: 'The second PUT of a card has another time than the first.',
    next: 'Tell at as the home has it: RETURNING at.',
  },
} as const satisfies Readonly<Record<string, Saying>>

export const says: Readonly<Record<string, Saying>> = { ...feeds, ...requests, ...homes }
