/** The review of this part, in English. */
import type { Review } from '../../review.ts'

export const review: Review = {
  minutes: 10,
  questions: [
    {
      ask: 'Two servers are full, and users are tied to them by a cookie. A third one is added. What does it get?',
      answers: [
        {
          text: 'A third of the load, at once.',
          why: 'Two thirds of the users would have to move. They are tied.',
        },
        {
          text: 'New users only, so at first very little.',
          right: true,
          why: 'Who is there stays where they are. A new server helps when the old users have gone.',
        },
        {
          text: 'The users who wait longest.',
          why: 'A balancer knows cookies. It does not know who waits for what.',
        },
      ],
      again: ['4.1'],
    },
    {
      ask: 'The session store cannot be reached. A user with a valid cookie asks for their page. What do you answer?',
      answers: [
        {
          text: '401: you cannot find a session.',
          why: 'You could not look. The user would log in again, which does not work either, and all of them would do so at once.',
        },
        {
          text: '503: you do not know.',
          right: true,
          why: 'Nothing is wrong with the user or the cookie. When the store is back, they are as they were.',
        },
        {
          text: 'The page: the cookie is signed.',
          why: 'The signature says that you made it. Whether it was logged out since stands in the store.',
        },
      ],
      again: ['4.2', '1.3'],
    },
    {
      ask: 'A session ends after 30 minutes without a request. 1,000 requests a second would mean 1,000 writes a second. How do you write less, and stay right?',
      answers: [
        {
          text: 'Write once a minute and session at most: it may end a minute early or late.',
          right: true,
          why: 'Nobody notices one minute of thirty. A user with a request each second now costs one write in sixty.',
        },
        {
          text: 'Keep the times in the memory of the web server, and write them when it stops.',
          why: 'Another server serves the next request, and a crash writes nothing.',
        },
        {
          text: 'Put the time into the cookie alone.',
          why: 'Who has kept an older cookie can show it. Log-out would be a wish.',
        },
      ],
      again: ['4.2'],
    },
    {
      ask: 'The load has doubled. A new machine takes 60 s to start, and two are needed. The autoscaler looks every 10 s, sees too much load, and orders two. How many has it ordered before the first one serves?',
      answers: [
        { text: '2.', why: 'That is what a program orders that counts what is already on its way.' },
        {
          text: '12.',
          right: true,
          why: 'It looks six times before anything has changed, and orders two each time. What is on its way has to be counted.',
        },
        { text: '4.', why: 'It would have to notice after two looks. What would it notice by?' },
      ],
      again: ['4.3'],
    },
    {
      ask: 'A shop keeps all that it knows of a user in a signed cookie, so that any server can answer anyone. What will hurt?',
      design: [
        'the cookie holds name, basket, and an end in 12 hours; it is signed',
        'to log out is to have the browser delete it',
        'the key of the signature stands in the program',
        'a change of the basket is answered by a new cookie',
      ],
      several: true,
      answers: [
        {
          text: 'A cookie that somebody has copied works after log-out.',
          right: true,
          why: 'No server remembers that it is over. A list of those logged out would have to be shared.',
        },
        {
          text: 'Two tabs each put something into the basket, and one of the two is lost.',
          right: true,
          why: 'Both began from the same cookie, and the later answer replaces the whole of it.',
        },
        {
          text: 'When the key gets out, all are logged out, or anybody can be anyone.',
          right: true,
          why: 'There is one key and no way to take a second one beside it. Keys must be exchangeable while users are logged in.',
        },
        {
          text: 'When a web server dies, its users are logged out.',
          why: 'No server has anything of them. That is what this design is good at.',
        },
        {
          text: 'A user can put another name into their cookie.',
          why: 'The signature would not fit. They can read it, though.',
        },
      ],
      again: ['4.2'],
    },
  ],
}
