/** The pages for whoever teaches. */
export const instructors = {
  title: 'For instructors',
  lead: 'How long a lesson takes, what learners believe before it, what to discuss and to show; and how a class is graded.',
  grading: 'Grading a class',
  gradingText:
    'What a page gives is a practice verdict. The grade comes from a run on your own machine, one folder for each learner, with a seed that nobody has seen:',
  seedText:
    'A row for each folder comes as it is done; a broken folder is told in its own row. The same seed gives the same verdict, so whoever disagrees can have it replayed.',
  classroom: 'A room full of learners',
  classroomText:
    'A classroom takes what learners hand in, grades it with seeds that nobody knows, and shows on a board who is where. It runs on your machine, or for a whole school:',
  toClassroom: 'To your classes',
  notes: 'Notes on lessons',
  notesText: 'They tell what the tests will show, so learners had better not read them first.',
  noteTitle: '{lesson}, for whoever teaches it',
  toLesson: 'To the lesson',
  shownBy: 'Shown by: {tests}',
}
