/** The review of this part, in English. */
import type { Review } from '../../review.ts'

export const review: Review = {
  minutes: 10,
  questions: [
    {
      ask: 'A worker takes a message, sends a mail, and crashes before it acknowledges. What happens next?',
      answers: [
        {
          text: 'Nothing: the mail is sent, so the message is done.',
          why: 'Who should know that? To the queue it was handed out and never acknowledged.',
        },
        {
          text: 'The message is handed out again, and the mail is sent twice, unless its sender knows it by a key.',
          right: true,
          why: 'At least once is what a queue can promise. That it has an effect once is the work of who carries it out.',
        },
        {
          text: 'The message is lost, and so is the mail.',
          why: 'It is lost if the worker acknowledges first. This one did not.',
        },
      ],
      again: ['6.1', '6.2'],
    },
    {
      ask: 'A queue answers 201 to who publishes, and brings the message to the disk a moment later, as that is faster. What is its 201 worth?',
      answers: [
        {
          text: 'As much as before, as long as the process does not crash.',
          why: 'That is to say: as long as nothing happens. The promise is made for when something does.',
        },
        {
          text: 'Nothing that one could rely on: a crash in that moment loses a message that was promised.',
          right: true,
          why: 'First on the disk, then the answer. Many messages can share one sync, and that makes it fast.',
        },
        {
          text: 'Everything, if there is a replica.',
          why: 'A replica that also answers before its disk has it makes the same promise, twice.',
        },
      ],
      again: ['6.1', '2.3'],
    },
    {
      ask: 'A program writes a card to its database and tells the queue about it. It may crash between the two. Which order is safe?',
      answers: [
        { text: 'The card first.', why: 'A crash after it leaves a card that nobody hears of.' },
        {
          text: 'The message first.',
          why: 'A crash after it tells everybody of a card that does not exist.',
        },
        {
          text: 'Neither. Write card and event as one, and send events from there.',
          right: true,
          why: 'Then there is no moment between them. Sending may be repeated until it has worked.',
        },
      ],
      again: ['6.3'],
    },
    {
      ask: 'A follower counts cards. It takes a change, saves “I have come to 17”, then adds it to its count. It crashes between the two. What is wrong afterwards, and for how long?',
      answers: [
        {
          text: 'The change is counted twice.',
          why: 'That is what comes of the other order, if adding is not done as one with the position.',
        },
        {
          text: 'The change is missing, for ever.',
          right: true,
          why: 'It goes on at 18. Position and count belong into one write.',
        },
        {
          text: 'Nothing: it reads 17 again.',
          why: 'It has just written down that it need not.',
        },
      ],
      again: ['6.3'],
    },
    {
      ask: 'A site makes small pictures of large ones. What will hurt?',
      design: [
        'an upload is answered with 202 when the queue has it on its disk',
        'a worker takes a message for 30 s; a picture takes 20 to 50 s',
        'what fails is put back at once, as often as it takes',
        'the result is stored under the number of the job',
        'how far a job is stands in the memory of its worker',
      ],
      several: true,
      answers: [
        {
          text: 'Pictures of more than 30 s are handed to a second worker while the first one works.',
          right: true,
          why: 'Keep the message for longer while the work goes on, and stop when it was given to another.',
        },
        {
          text: 'A picture that nobody can read goes round for ever.',
          right: true,
          why: 'After some tries it belongs among the dead letters. And between the tries there must be time, which grows.',
        },
        {
          text: 'When a worker starts anew, nobody can say how far its jobs are.',
          right: true,
          why: 'Any server should be able to answer that, so it has to stand where all can see it.',
        },
        {
          text: 'A picture that is made twice is there twice.',
          why: 'It is stored under the number of the job: the second result takes the place of the first.',
        },
        {
          text: 'The user waits for 50 s.',
          why: 'They have their 202 at once. That is what the queue is for.',
        },
      ],
      again: ['6.2', '4.2'],
    },
  ],
}
