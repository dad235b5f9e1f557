import { describe, expect, it } from 'vitest'
import { subjectDigestOf, writeTestResult } from '../../src/messages/index.ts'
import { itemTypes } from '../../src/schema/index.ts'
import { commit, decisionOf, sha256 } from './support/decision-examples.ts'

const sha1 = 'cd'.repeat(20)

describe('subjectDigestOf', () => {
  it.each([
    { type: 'git_commit', identifier: commit, digest: { gitCommit: commit } },
    { type: 'git_commit', identifier: sha256, digest: { gitCommit: sha256 } },
    { type: 'container_image', identifier: `registry.example/app@sha256:${sha256}`, digest: { sha256 } },
    { type: 'report', identifier: `sha256:${sha256}`, digest: { sha256 } },
    { type: 'purl', identifier: `pkg:npm/left-pad@1.3.0?checksum=sha256:${sha256}`, digest: { sha256 } },
    {
      type: 'purl',
      identifier: `pkg:generic/app@1?checksum=sha1%3A${sha1}%2Csha256%3A${sha256}`,
      digest: { sha1, sha256 },
    },
    {
      type: 'purl',
      identifier: `pkg:generic/app@1?checksum=SHA-256:${sha256.toUpperCase()}`,
      digest: { sha256 },
    },
    { type: 'purl', identifier: `pkg:oci/app@sha256:${sha256}?tag=latest`, digest: { sha256 } },
  ])('$type $identifier', ({ digest, ...subject }) => {
    expect(subjectDigestOf(subject)).toEqual(digest)
  })

  it.each([
    { type: 'koji_build', identifier: 'bash-5.2-1.fc40' },
    { type: 'git_commit', identifier: 'main' },
    { type: 'git_commit', identifier: commit.toUpperCase() },
    { type: 'container_image', identifier: 'registry.example/app:latest' },
    { type: 'container_image', identifier: 'registry.example/app@sha256:abc' },
    { type: 'report', identifier: sha256 },
    { type: 'purl', identifier: 'pkg:npm/left-pad@1.3.0' },
    { type: 'purl', identifier: 'pkg:npm/left-pad@1.3.0?checksum=sha256:short' },
    { type: 'purl', identifier: `pkg:npm/left-pad@1.3.0?checksum=${sha256}` },
    { type: 'purl', identifier: `pkg:npm/left-pad@1.3.0?checksum=home-made:${sha256}` },
    { type: 'purl', identifier: `pkg:npm/left-pad@1.3.0?checksum=gitcommit:${commit}` },
    { type: 'purl', identifier: `pkg:docker/app@sha256:${sha256}` },
    { type: 'purl', identifier: 'not a package URL' },
    // A type of one's own says nothing of what its ids are.
    { type: 'image_layer', identifier: `sha256:${sha256}` },
  ])('nothing in $type $identifier', (subject) => {
    expect(subjectDigestOf(subject)).toBeUndefined()
  })

  it('knows a digest in the example of a type, or none', () => {
    const known = Object.entries(itemTypes).filter(([type, { example }]) =>
      subjectDigestOf({ type, identifier: example }),
    )
    expect(known.map(([type]) => type)).toEqual(['git_commit', 'container_image', 'report'])
  })
})

describe('the digest of a statement', () => {
  const build = { type: 'koji_build', identifier: 'bash-5.2-1.fc40' }

  it('is what the caller gives where the id holds none', () => {
    const statement = writeTestResult(decisionOf('satisfied', [], { subject: build }), {
      subjectDigest: { sha256 },
    })
    expect(statement._unsafeUnwrap().subject).toEqual([{ name: 'bash-5.2-1.fc40', digest: { sha256 } }])
  })

  it('is never made up', () => {
    const error = writeTestResult(decisionOf('satisfied', [], { subject: build }))._unsafeUnwrapErr()
    expect(error).toMatchObject({ kind: 'statement/no-digest', retryable: false, subject: build })
    expect(error.message).toContain('koji_build:bash-5.2-1.fc40')
  })

  it('holds both where the caller adds one', () => {
    const statement = writeTestResult(decisionOf('satisfied'), { subjectDigest: { sha256 } })
    expect(statement._unsafeUnwrap().subject[0]?.digest).toEqual({ gitCommit: commit, sha256 })
  })

  it('is not another than that of the id', () => {
    const given = { gitCommit: '0'.repeat(40) }
    const error = writeTestResult(decisionOf('satisfied'), { subjectDigest: given })._unsafeUnwrapErr()
    expect(error.kind).toBe('statement/digest-conflict')
  })

  it.each([
    { subjectDigest: {}, path: 'subjectDigest' },
    { subjectDigest: { sha256: 'abc' }, path: 'subjectDigest.sha256' },
    { subjectDigest: { sha256: sha256.toUpperCase() }, path: 'subjectDigest.sha256' },
    { subjectDigest: { 'sha-256': sha256 }, path: 'subjectDigest.sha-256' },
  ])('refuses $subjectDigest', ({ subjectDigest, path }) => {
    const error = writeTestResult(decisionOf('satisfied'), { subjectDigest })._unsafeUnwrapErr()
    expect(error).toMatchObject({ kind: 'schema/invalid', problems: [{ path }] })
  })

  it('takes an algorithm that it does not know as it stands', () => {
    const subjectDigest = { nixHash: 'sri-like' }
    const statement = writeTestResult(decisionOf('satisfied', [], { subject: build }), { subjectDigest })
    expect(statement._unsafeUnwrap().subject[0]?.digest).toEqual(subjectDigest)
  })
})
