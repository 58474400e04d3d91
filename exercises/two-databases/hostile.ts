/** Names, texts and ids that have a meaning somewhere on their way. */
import { oddKeys, oddTexts, patternText, wideValue } from '../kit/odd-data.ts'

export const hostileNames = [
  "O'Brien",
  "'; DROP TABLE cards; --",
  "' OR '1'='1",
  "x' UNION SELECT name, name, name, name, 1, 1 FROM people --",
  '"; DELETE FROM likes; --',
  "\\' OR 1=1 --",
  '%',
  '_',
  'a%',
  '?',
  '?1 :name @name $name',
  '/* comment',
  'ann',
  'ann/bob',
  'ann%2Fbob',
  'ann,bob',
  'ann:bob',
  'ann_bob',
  'annXbob',
  'zero\u0000zero',
  'zero',
  ...oddKeys,
  'hasOwnProperty',
  '🐫 서울 ü',
  patternText,
  'n'.repeat(200),
  `${'n'.repeat(199)}m`,
  '['.repeat(3),
  '{"follows":[]}',
  'null',
  '0',
] as const

/** Different people, however much they look alike. */
export const lookAlikes = [
  ['Ann', 'ann'],
  ['ann', 'Ann'],
  ['a', 'a '],
  ['a ', 'a'],
  ['1', '01'],
  ['01', '1'],
  ['1', '1.0'],
  ['10', '1e1'],
  ['é', 'e\u0301'],
  ['a_c', 'abc'],
  ['a%', 'abc'],
  ['a', 'a/'],
  ['a/b', 'a%2Fb'],
  ['Straße', 'Strasse'],
  ['0', ''.padEnd(2, '0')],
] as const

export const hostileTexts = [
  ...oddTexts.filter((text) => text !== ''),
  "It's a card",
  "'); DELETE FROM cards; --",
  "', (SELECT name FROM people)) --",
  patternText,
  wideValue(3, 60),
  'x'.repeat(1000),
] as const

export const hostileIds = [
  "' OR '1'='1",
  "x' OR 1=1 --",
  '%',
  '_',
  '*',
  '0',
  '__proto__',
  'constructor',
  "'; DELETE FROM likes; --",
  'a\u0000',
] as const
