import { describe, expect, it } from 'vitest'
import { checkSchema, SubjectRefSchema } from '../../src/schema/index.ts'

const subject = { type: 'git_commit', identifier: '1f7391f92b6a3792204e07e99f71f643cc35e7e1' }

describe('SubjectRefSchema', () => {
  it.each([
    ['a known type', subject],
    ['a type of its own', { type: 'firmware', identifier: 'router 7' }],
    ['facts', { ...subject, facts: { tier: 1, stable: true, name: 'x' } }],
  ])('takes %s', (_, data) => {
    expect(checkSchema(SubjectRefSchema, data).isOk()).toBe(true)
  })

  it.each([
    [
      'an id that is not canonical',
      { ...subject, identifier: subject.identifier.toUpperCase() },
      'identifier',
    ],
    ['a type with a colon', { ...subject, type: 'a:b' }, 'type'],
    ['half a character as a fact', { ...subject, facts: { name: '\ud800' } }, 'facts.name'],
    ['a fact that is a list', { ...subject, facts: { name: [] } }, 'facts.name'],
  ])('refuses %s', (_, data, path) => {
    const problems = checkSchema(SubjectRefSchema, data)._unsafeUnwrapErr().problems
    expect(problems.map((problem) => problem.path)).toContain(path)
  })
})
