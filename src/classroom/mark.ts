/** Alone in its file: each lesson's page holds it, within a script that is known by its hash. */

/** Readable by scripts: the id of the class that this browser's learner is in. Pages without it load nothing of the classroom. */
export const markCookie = 'millions_classroom'
