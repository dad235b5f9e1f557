import { describe, expect, it } from 'vitest'
import { fedoraSubjectTypes, greenwaveFindings, readSubjectTypes } from '../../src/greenwave/index.ts'
import { passes, policiesOf, policy } from './support/worlds.ts'

describe('patterns of a subject type', () => {
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
