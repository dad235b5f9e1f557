import { describe, expect, it } from 'vitest'
import { announcedSubject, subjectFromData, subjectOf, type SubjectType } from '../../src/greenwave/index.ts'
import {
  packageName,
  releaseSuffix,
  resultQueries,
  subjectJson,
} from '../../src/greenwave/subjects/subject.ts'
import { decided, gist, nvr, passes, policy, refused, subjectTypes } from './support/worlds.ts'

const policies = policy([passes('unit')])

describe('how a request names its subject', () => {
  it.each([
    [{ subject_type: 'koji_build', subject_identifier: nvr }],
    [{ subject_type: 'brew-build', subject_identifier: nvr }],
    [{ subject: [{ type: 'koji_build', item: nvr }] }],
    [{ subject: [{ type: 'brew-build', item: nvr }] }],
    [{ subject: [{ original_spec_nvr: nvr }] }],
    [{ subject: [{ type: 'koji_build', original_spec_nvr: nvr, item: 'other' }] }],
    [{ subject: [{ type: 'brew-build', original_spec_nvr: 'other', item: nvr }] }],
    [{ subject: [{ item: nvr, type: 'koji_build', 'productmd.compose.id': 'other' }] }],
  ])('%j is the build', async (fields) => {
    const decision = await decided({ policies }, fields)
    expect(decision.unsatisfied_requirements).toMatchObject([
      { subject_type: 'koji_build', subject_identifier: nvr, item: { type: 'koji_build', item: nvr } },
    ])
  })

  it('takes the list where both ways are used', async () => {
    const fields = { subject_type: 5, subject_identifier: 5, subject: [{ type: 'koji_build', item: nvr }] }
    expect(gist(await decided({ policies }, fields))).toEqual(['closed', 'missing'])
  })

  it('has a policy for an alias, too', async () => {
    const byAlias = policy([passes('unit')], { subject_type: 'brew-build' })
    expect(gist(await decided({ policies: byAlias }))).toEqual(['closed', 'missing'])
  })

  it.each([
    [['koji_build', 'compose'], 'open'],
    [['compose', 'brew-build'], 'open'],
  ])('is one of several types: %j', async (types, answer) => {
    const several = policy([passes('unit')], { subject_types: types })
    expect(gist(await decided({ policies: several, results: [{}] }))[0]).toBe(answer)
  })

  it('has no policy for any type, but for a type of that name', async () => {
    const any = policy([passes('unit')], { subject_type: '*' })
    expect((await refused({ policies: any })).httpStatus).toBe(404)
    expect(gist(await decided({ policies: any }, { subject_type: '*' }))).toEqual(['closed', 'missing'])
  })

  it('says a compose in the words that its type has', async () => {
    const given = { policies: policy([passes('unit')], { subject_type: 'compose' }) }
    const fields = { subject: [{ 'productmd.compose.id': 'Fedora-40' }] }
    const decision = await decided(given, fields)
    expect(decision.unsatisfied_requirements).toMatchObject([
      {
        subject_type: 'compose',
        subject_identifier: 'Fedora-40',
        item: { 'productmd.compose.id': 'Fedora-40' },
      },
    ])
  })

  it('keeps two subjects apart whose names look alike when put together', async () => {
    const rules = [{ type: 'PassingTestCaseRule', test_case_name: 'unit' }]
    const subject = [
      { type: 'x', item: "y', subject_identifier 'z" },
      { type: "x', subject_identifier 'y", item: 'z' },
    ]
    expect((await decided({}, { rules, subject })).summary).toBe('Of 2 required tests, 2 results missing')
  })
})

describe('subjectFromData', () => {
  it.each([
    [{ type: 'koji_build', item: nvr }, 'koji_build', nvr],
    [{ type: 'brew-build', item: nvr }, 'koji_build', nvr],
    [{ type: 'unheard', item: 'a' }, 'unheard', 'a'],
    [{ type: 'compose', item: 'a' }, 'compose', 'a'],
    [{ 'productmd.compose.id': 'a', original_spec_nvr: 'b' }, 'compose', 'a'],
    [{ type: 'koji_build', 'productmd.compose.id': 'a', original_spec_nvr: 'b' }, 'koji_build', 'b'],
    [{ type: '', original_spec_nvr: 'b' }, 'koji_build', 'b'],
  ])('%j is a %s called %s', (data, type, identifier) => {
    const found = subjectFromData(data, subjectTypes)
    expect([found?.type.id, found?.identifier]).toEqual([type, identifier])
  })

  it.each([
    [{}],
    [{ item: 'a' }],
    [{ type: 'koji_build' }],
    [{ type: 'a', item: [] }],
    [{ type: 'a', item: 0 }],
  ])('%j says nothing', (data) => {
    expect(subjectFromData(data, subjectTypes)).toBeUndefined()
  })
})

describe('announcedSubject', () => {
  it.each([
    [{ type: ['koji_build'], item: [nvr] }, 'koji_build', nvr],
    [{ type: ['brew-build'], item: [nvr] }, 'koji_build', nvr],
    [{ original_spec_nvr: [nvr] }, 'koji_build', nvr],
    [{ 'productmd.compose.id': ['F40'] }, 'compose', 'F40'],
    [{ type: ['compose'], 'productmd.compose.id': ['F40'], item: ['x'] }, 'compose', 'F40'],
    [{ type: ['bodhi_update'], item: ['FEDORA-1'] }, 'bodhi_update', 'FEDORA-1'],
  ])('%j is about a %s called %s', (data, type, identifier) => {
    const subject = announcedSubject(data, subjectTypes)
    expect([subject?.type.id, subject?.identifier]).toEqual([type, identifier])
  })

  it.each([
    [{ type: ['compose'], item: ['F40/Server'] }],
    [{ original_spec_nvr: [''] }],
    [{ item: [nvr] }],
    [{ type: ['koji_build'], item: ['a', 'b'] }],
    [{ type: ['koji_build', 'brew-build'], item: ['a'] }],
    [{}],
    [JSON.parse('{"__proto__":{"type":["koji_build"],"item":["a"]}}') as Readonly<Record<string, unknown>>],
  ])('%j is about nothing', (data) => {
    expect(announcedSubject(data, subjectTypes)).toBeUndefined()
  })
})

describe('the package of a build', () => {
  const build = (identifier: string) => subjectOf('koji_build', identifier, subjectTypes)

  it.each([
    [nvr, 'bash', 'fc40'],
    ['python-foo-1.0-2.el9_4.1', 'python-foo', '1'],
    ['a-1-2', 'a', undefined],
    ['a-1', 'a', undefined],
    ['a', 'a', undefined],
    ['', '', undefined],
    ['-1-2.x', '', 'x'],
    ['--b', '', undefined],
    ['-b', '', undefined],
  ])('%j is %j, released for %j', (identifier, name, suffix) => {
    expect([packageName(build(identifier)), releaseSuffix(build(identifier))]).toEqual([name, suffix])
  })

  it('is unknown where names are no name, version and release', () => {
    const subject = subjectOf('bodhi_update', 'FEDORA-2026-1.fc40', subjectTypes)
    expect([packageName(subject), releaseSuffix(subject)]).toEqual([undefined, undefined])
  })
})

describe('how results of a subject are found', () => {
  it.each([
    ['koji_build', [{ item: 'x', type: 'koji_build,brew-build' }, { original_spec_nvr: 'x' }]],
    ['compose', [{ 'productmd.compose.id': 'x' }]],
    ['bodhi_update', [{ type: 'bodhi_update', item: 'x' }]],
    ['unheard', [{ type: 'unheard', item: 'x' }]],
  ])('%s', (type, queries) => {
    const subject = subjectOf(type, 'x', subjectTypes)
    expect(resultQueries(subject)).toEqual(queries)
  })

  it('is told by its type alone where that names no key', () => {
    const type: SubjectType = { ...subjectOf('a', '', []).type, itemDict: { keys: { kind: 'b' } } }
    expect(subjectJson({ type, identifier: 'x' })).toEqual({ kind: 'b' })
  })
})
