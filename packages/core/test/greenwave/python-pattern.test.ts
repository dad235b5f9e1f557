import { describe, expect, it } from 'vitest'
import { fedoraSubjectTypes, greenwaveFindings, readSubjectTypes } from '../../src/greenwave/index.ts'
import { pythonPattern } from '../../src/greenwave/subjects/python-pattern.ts'
import { passes, policiesOf, policy } from './support/worlds.ts'

describe('patterns in the words of Python', () => {
  // Answers of Python 3.11: re.match(pattern, text) and re.sub(pattern, replacement, text).
  it.each([
    ['^(RHEL-\\d*)\\..*', 'RHEL-8.5.0', '\\1', true, 'RHEL-8'],
    ['(?P<v>fc)(\\d+)', 'fc40', '\\g<v>-\\g<2>', true, 'fc-40'],
    ['(?i)FC(\\d+)', 'fc40', 'fedora-\\1', true, 'fedora-40'],
    ['\\Afc(\\d+)\\Z', 'fc40', 'f\\1', true, 'f40'],
    ['\\Afc(\\d+)\\Z', 'fc40x', 'f\\1', false, 'fc40x'],
    ['(?P<a>x)(?P=a)', 'xx', 'y', true, 'y'],
    ['b', 'abab', 'c', false, 'acac'],
    ['a', 'aba', '$1$&', true, '$1$&b$1$&'],
    ['\\\\A', '\\A', 'b', true, 'b'],
    ['(?s).+', 'a\nb', 'c', true, 'c'],
  ])('%s in %j', (source, text, replacement, isMatch, replaced) => {
    const pattern = pythonPattern(source)._unsafeUnwrap()
    expect([pattern.matches(text), pattern.replaceIn(text, replacement)]).toEqual([isMatch, replaced])
  })

  it.each(['(', '(?x)a', '[b-a]', '(?P<1a>b)'])('%s cannot be used', (source) => {
    expect(pythonPattern(source).isErr()).toBe(true)
  })

  it('are refused with their place where they stand in a file', () => {
    const text = 'id: a\nproduct_version_match:\n  - {match: "(", product_version: b}\n'
    expect(readSubjectTypes(text)._unsafeUnwrapErr().problems[0]).toMatchObject({
      message: expect.stringContaining('Not a regular expression') as string,
      line: 3,
    })
  })
})

describe('the subject types that come along', () => {
  it('can be read', () => {
    expect(fedoraSubjectTypes().map(({ id }) => id)).toEqual([
      'bodhi_update',
      'compose',
      'koji_build',
      'redhat-container-image',
      'redhat-module',
    ])
  })

  it('tell whether a list of packages has an effect', () => {
    const findings = (type: string, subjectTypes = fedoraSubjectTypes()): readonly string[] =>
      greenwaveFindings(policiesOf(policy([passes('a')], { subject_type: type, packages: ['bash'] })), {
        subjectTypes,
      }).map(({ code }) => code)
    expect(findings('koji_build')).not.toContain('packages-without-effect')
    expect(findings('brew-build')).not.toContain('packages-without-effect')
    expect(findings('compose')).toContain('packages-without-effect')
    expect(findings('koji_build', [])).toContain('packages-without-effect')
  })
})
