/** What the classroom says of what it could not do: by the problem's code, which is all that the server sends. */
interface Problem {
  readonly what: string
  readonly next: string
}

export const problems = {
  'not-signed-in': {
    what: 'Nobody is signed in here.',
    next: 'Open your personal link, or sign in, then try again.',
  },
  'wrong-password': { what: 'Name and password do not belong together.', next: 'Type both once more.' },
  'wrong-join-code': {
    what: 'No class has this join code.',
    next: 'Type it once more, or ask your instructor for the newest one.',
  },
  'wrong-passphrase': {
    what: 'Name and passphrase do not belong together in this class.',
    next: 'Type both once more, or ask your instructor for a new link.',
  },
  'wrong-link': {
    what: 'This personal link leads to nobody.',
    next: 'Ask your instructor for a new one: the old one may have been replaced.',
  },
  'too-many-tries': {
    what: 'There were too many tries from here.',
    next: 'Wait {seconds} {seconds:second|seconds}, then try again.',
  },
  'wrong-invitation': {
    what: 'This invitation leads nowhere: it was followed, taken back, or is older than a week.',
    next: 'Ask whoever sent it for a new one.',
  },
  'too-many-invitations': {
    what: 'You have {most} invitations that nobody has followed yet.',
    next: 'Take some of them back first.',
  },
  'instructor-taken': {
    what: 'Another instructor is called {name} already.',
    next: 'Add a letter or your family name.',
  },
  'class-archived': {
    what: 'This class is archived.',
    next: 'Nothing was handed in or changed. Ask your instructor whether it can be opened again.',
  },
  'name-taken': {
    what: 'Somebody in this class is called {name} already.',
    next: 'Add a letter or your family name. If it is you, come back by your passphrase.',
  },
  'bad-name': {
    what: 'This cannot be a name.',
    next: 'Take one of 1 to 60 letters, without line breaks and hidden characters.',
  },
  'bad-password': { what: 'This password is too short.', next: 'Take one of {least} characters or more.' },
  'class-full': {
    what: 'This class has {most} learners, which is the most.',
    next: 'Ask your instructor for another class.',
  },
  'unknown-class': {
    what: 'There is no such class for you.',
    next: 'Look at the address, or ask your instructor.',
  },
  'unknown-learner': { what: 'There is no such learner in this class.', next: 'Look at the board again.' },
  'unknown-instructor': {
    what: 'No instructor is called {name}.',
    next: 'Make one of this name first, or look at how the name is written.',
  },
  'unknown-submission': {
    what: 'There is no such submission for you.',
    next: 'Look at your list of submissions.',
  },
  'unknown-exercise': {
    what: 'This class has no exercise that is called {exercise}.',
    next: 'Choose one that the class lists.',
  },
  'unknown-regrade': { what: 'There is no such regrade in this class.', next: 'Look at the board again.' },
  'nothing-to-regrade': {
    what: 'Nothing of it is graded yet.',
    next: 'What waits for its grade is graded by today’s suite.',
  },
  'unknown-track': { what: 'There is no track that is called {track}.', next: 'Tracks are {tracks}.' },
  'not-open-yet': {
    what: '{exercise} is not open yet: it opens at {opensAt}.',
    next: 'Keep your work, and hand it in then.',
  },
  closed: {
    what: '{exercise} is closed: it closed at {closesAt}.',
    next: 'Nothing was handed in. Your work is where it was; ask your instructor whether it can be opened again.',
  },
  'for-instructors': { what: 'This is for the instructors of the class.', next: 'Sign in as one of them.' },
  'for-learners': {
    what: 'This is for learners of the class.',
    next: 'Join the class in another browser to try it.',
  },
  'wrong-files': {
    what: '{exercise} takes other files than these: {files}.',
    next: 'Hand in all of them, under these names, and no others.',
  },
  'not-text': { what: '{file} is no text.', next: 'Save it as UTF-8 text.' },
  'too-large': {
    what: 'This is too large: {mostBytes} bytes are the most.',
    next: 'Is it the right file? Programs of this course take a few kilobytes.',
  },
  'key-reused': {
    what: 'Other files were handed in under this key before.',
    next: 'Hand in once more, under a new key.',
  },
  'bad-key': { what: 'A hand-in wants a key of 8 to 100 letters, figures and hyphens.', next: 'Send one.' },
  'unknown-drill': {
    what: 'This is over, or something else is on by now.',
    next: 'Look at what your class breaks at the moment.',
  },
  'bad-request': {
    what: 'This is no request that the classroom knows: {issue}',
    next: 'Load the page again.',
  },
  'not-json': { what: 'The classroom takes JSON.', next: 'Load the page again.' },
  'no-such-address': { what: 'The classroom has no such address.', next: 'Load the page again.' },
  'not-this-way': { what: 'This address is not asked in this way.', next: 'Load the page again.' },
  'from-elsewhere': {
    what: 'This came from another site, or by a name that is not this server’s.',
    next: 'Open the address that the classroom printed.',
  },
  'last-instructor': {
    what: 'A class keeps one instructor.',
    next: 'Add another one first, or delete the class.',
  },
  'store-unavailable': {
    what: 'The classroom cannot write or read what it keeps: its disk may be full or gone.',
    next: 'Nothing was changed. Tell your instructor, then try again.',
  },
  'our-fault': {
    what: 'The classroom made a mistake of its own.',
    next: 'Try again; the instructor’s terminal tells more.',
  },
} as const satisfies Readonly<Record<string, Problem>>

/** Of an answer that was none. */
export const connection = {
  unreachable: {
    what: 'The classroom cannot be reached.',
    next: 'Look whether you are on the room’s network and the instructor’s machine is awake, then try again.',
  },
  'no-classroom': {
    what: 'No classroom is served here: this is the course alone.',
    next: 'Open the address that your instructor gave you. Whoever teaches starts one by “npx millions classroom”.',
  },
} as const satisfies Readonly<Record<string, Problem>>
