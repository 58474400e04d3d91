/** The command line for who writes mistakes and checkpoints, which are diffs. */
import { both, list } from './both.en.ts'

export const text = {
  ...both,
  mistake: {
    summary: 'lay a mistake of an exercise out as files, and take it back as a diff',
    help: [
      'Usage: npx millions mistake <exercise> [name] [options]',
      '',
      'A mistake of an exercise is a diff, solutions/<exercise>/mistakes/<name>.diff. This lays it out as files under',
      'workspace/mistakes/<exercise>/<name>/, to be worked on in any editor, and --save takes them back. Without a name it',
      'lists them all. A name that there is not yet begins a new one, with the files of the reference.',
      'Where a diff no longer fits what it is against, it is merged by what it fitted before, as Git has it: what both',
      'changed stands there twice, between marks. What Git does not know is laid out as far as it fits, with the rest',
      'beside it in rejected.diff.',
      '',
      '  --save           take the files back; the two lines of words stay as they are, but for what is said anew',
      '  --wrong WORDS    with --save: what is wrong with it, in one line',
      '  --caught TEST    with --save: the test that catches it, as <stage>/<test>',
      '  --against BASE   start from, or save against: reference, alternatives/<name> or starter',
      '  --anew           lay it out over files that were changed',
      '  --rebase         make all mistakes that no longer fit fit again, where nobody has to decide',
      '',
      'Exit codes: 0 done, 1 somebody has to decide, 2 could not do it.',
    ].join('\n'),
    oneAtATime: 'one mistake at a time',
    oneThing: '--save, --anew and --rebase do not go together, and --rebase takes all',
    wordsWithSave: '--wrong and --caught want --save',
    badName: (name: string) => `"${name}" is no name for a mistake`,
    nameIt: 'Name it by lower-case words joined by hyphens: waits-for-ever.',
    againstItself: (name: string) => `${name} says itself what it is against`,
    againstWithSave: 'To change that, give --against with --save.',
    example: "--wrong 'Waits for ever.' --caught <stage>/<test>",
    columns: ['mistake', 'caught by', 'what is wrong'],
    fitsNot: (wrong: string) => `(no longer fits) ${wrong}`,
    none: (slug: string) => `${slug} has no mistakes yet.`,
    mine: 'as it was',
    laidOut: (folder: string, written: readonly string[]) => `${folder} has ${list(written)}.`,
    laidOutNew: (folder: string, written: readonly string[], of: string) =>
      `There is no such ${of} yet: ${folder} has ${list(written)} to start from.`,
    conflicts: (files: readonly string[]) =>
      `What it is against has changed in the same places: ${list(files)} ${files.length === 1 ? 'has' : 'have'} both, between <<<<<<< and >>>>>>>.`,
    rejects: (folder: string) =>
      `It no longer fits, and Git knows of nothing that it fitted: what is left stands in ${folder}/rejected.diff.`,
    thenSave: (command: string) => `Next: edit it, then\n  ${command}`,
    kept: (folder: string, files: readonly string[], save: string, anew: string) =>
      `✗ ${folder} has changes that are not saved, in ${list(files)}: nothing was written\n  next   Save them: ${save}\n         or give them up: ${anew}`,
    undecided: (name: string) => `${name} still has both sides of a change`,
    decide: 'Decide between <<<<<<< and >>>>>>>, take the marks away, then save again.',
    rejectsLeft: 'there are changes that are not brought in yet',
    bringIn: 'Bring them into the files by hand, take rejected.diff away, then save again.',
    changesNothing: (against: string) => `these files are the same as ${against}`,
    changeSomething: 'Make the change first, then save.',
    changedMeanwhile: (against: string, files: readonly string[]) =>
      `${against} has changed since this was laid out, in the same places: ${list(files)}`,
    wantsWords: (name: string) => `${name} is new, and wants its two lines of words`,
    giveWords: "Give both in one line each: --wrong 'Waits for ever.' --caught <stage>/<test>",
    oneLine: 'what is wrong is told in one line',
    noSuchTest: (test: string) => `no test is called "${test}"`,
    tests: (ids: readonly string[]) => `There is ${list(ids)}.`,
    saved: (file: string, grade: string, quoted: string) =>
      `Saved as ${file}.\n\nNext: see how it fails\n  ${grade} ${quoted}`,
    rebased: (fitting: number, rebased: number, byHand: number) =>
      [
        `${fitting} fit as they are`,
        `${rebased} made to fit`,
        byHand === 0 ? 'nothing left to decide.' : `${byHand} to be decided by hand:`,
      ].join(', '),
  },

  checkpoint: {
    summary: 'lay a checkpoint of an exercise out as files, and take it back as a diff',
    help: [
      'Usage: npx millions checkpoint <exercise> [stage] [options]',
      '',
      'A checkpoint is the program as it is when a stage begins: solutions/<exercise>/checkpoints/<stage>.diff, one for each',
      'stage after the first. Learners continue from it, so it is as tidy as the reference and tells what comes next, as the',
      'starter does. This lays it out as files under workspace/checkpoints/<exercise>/<stage>/, and --save takes them back.',
      'Without a stage it lists them all. One that there is not yet begins with the files of the reference.',
      '',
      '  --save           take the files back',
      '  --against BASE   start from, or save against: reference, alternatives/<name> or starter',
      '  --anew           lay it out over files that were changed',
      '  --rebase         make all checkpoints that no longer fit fit again, where nobody has to decide',
      '',
      'Exit codes: 0 done, 1 somebody has to decide, 2 could not do it.',
    ].join('\n'),
    oneAtATime: 'one checkpoint at a time',
    noSuchStage: (stage: string) => `no stage after the first is called "${stage}"`,
    stages: (ids: readonly string[]) =>
      ids.length === 0 ? 'The exercise has one stage, and so no checkpoints.' : `There is ${list(ids)}.`,
    columns: ['stage', 'checkpoint'],
    missing: 'missing',
    against: (against: string) => `against ${against}`,
    fitsNot: (against: string) => `no longer fits ${against}`,
    saved: (file: string, grade: string, quoted: string, stage: string) =>
      `Saved as ${file}.\n\nNext: see that it passes what comes before ${stage}, and no more\n  ${grade} ${quoted} --stage ${stage}`,
  },
} as const
