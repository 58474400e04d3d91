import { expect, test } from 'vitest'
import { Screen } from './screen.ts'

const wiping = '\r\u001B[2K'

/** What a person would see in the end: each write to either stream lands on one screen. */
function screenOf(isTTY: boolean) {
  let lines = ['']
  const write = (text: string) => {
    for (const part of text
      .split(wiping)
      .flatMap((part, place) => [...(place === 0 ? [] : [wiping]), ...part.split(/(\n)/)])) {
      if (part === '\n') lines.push('')
      else if (part === wiping) lines = [...lines.slice(0, -1), '']
      else lines = [...lines.slice(0, -1), (lines.at(-1) ?? '') + part]
    }
  }
  let nowMs = 0
  const stream = { isTTY, columns: 20, write }
  return {
    screen: new Screen(stream, stream, () => nowMs),
    lines: () => lines,
    wait: (ms: number) => (nowMs += ms),
  }
}

test('progress is one line, below all that is printed, and gone when something else is said', () => {
  const { screen, lines } = screenOf(true)
  screen.progress('0 of 2')
  screen.progress('1 of 2')
  expect(lines()).toEqual(['1 of 2'])
  screen.print('a row')
  expect(lines()).toEqual(['a row', '1 of 2'])
  screen.complain('Done.')
  expect(lines()).toEqual(['a row', 'Done.', ''])
})

test('it is no longer than the screen is wide, in columns', () => {
  const { screen, lines } = screenOf(true)
  screen.progress('김민지 and a folder with a long name')
  expect(lines()).toEqual(['김민지 and a folder'.slice(0, 16)])
})

test('in a file it is told once a second', () => {
  const { screen, lines, wait } = screenOf(false)
  for (let done = 0; done < 10; done += 1) {
    screen.progress(`${done} of 10`)
    wait(300)
  }
  expect(lines()).toEqual(['0 of 10', '4 of 10', '8 of 10', ''])
})
