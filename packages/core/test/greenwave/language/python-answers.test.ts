import { describe, expect, it } from 'vitest'
import { parseDateTime } from '../../../src/greenwave/language/index.ts'
import { matchesFnmatch } from '../../../src/schema/index.ts'
import { plainType } from '../../../src/greenwave/language/yaml-1-1.ts'
import { dateutilInstants, fnmatchAnswers, pyYamlTypes } from './python-answers.ts'

function rowsOf(table: string): readonly (readonly string[])[] {
  return table
    .split('\n')
    .slice(1, -1)
    .map((line) => line.split('\t'))
}

describe('as Greenwave’s own libraries answer', () => {
  it('a word is of a type', () => {
    const rows = rowsOf(pyYamlTypes).flatMap(([words = '', type = '']) =>
      words.split(' ').map((word) => [word, type]),
    )
    expect(rows.length).toBeGreaterThan(100)
    expect(rows.map(([word = '']) => [word, plainType(word)])).toEqual(rows)
  })

  it('a text is an instant', () => {
    const rows = rowsOf(dateutilInstants)
    expect(rows.map(([text = '']) => [text, parseDateTime(text) ?? '-'])).toEqual(rows)
  })

  it('a pattern matches a text', () => {
    const rows = rowsOf(fnmatchAnswers)
    const answers = rows.map(([pattern = '', text = '']) => [
      pattern,
      text,
      matchesFnmatch(pattern, text) ? 'yes' : 'no',
    ])
    expect(answers).toEqual(rows)
  })
})
