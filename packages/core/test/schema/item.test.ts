import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  isKnownItemType,
  itemKey,
  ItemSchema,
  itemTypes,
  parseItem,
  parseItemText,
  type Item,
  type ItemType,
} from '../../src/schema/index.ts'
import { arbitraries } from './support/arbitraries.ts'

const types = Object.keys(itemTypes) as ItemType[]

/** Ids that come near what the types ask for. */
const nearId: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'B', '0', '-', '.', '/', ':', '@', ' ', 'é'), maxLength: 12 }),
  fc.stringMatching(/^[0-9a-fA-F]{40}$/),
  fc.stringMatching(/^[a-z]{1,3}(-[0-9.]{1,3}){2}$/),
  fc.stringMatching(
    /^pkg:[A-Za-z]{2,6}\/[A-Za-z0-9_.%@/-]{1,10}(@[A-Za-z0-9:%+ ]{0,6})?(\?[a-z]=[A-Z%&=b]{0,4})?(#[a-z./ ]{0,4})?$/,
  ),
  fc.constantFrom(...types.map((type) => itemTypes[type].example)),
)

describe('parseItem', () => {
  it('gives the canonical form, which it lets through unchanged', () => {
    fc.assert(
      fc.property(fc.constantFrom(...types), nearId, (type, id) => {
        const item = parseItem({ type, id }).unwrapOr(undefined)
        fc.pre(item !== undefined)
        expect(parseItem(item)._unsafeUnwrap()).toEqual(item)
        expect(ItemSchema.safeParse(item).success).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  it('answers what the schema lets through, where the id is canonical', () => {
    fc.assert(
      fc.property(fc.constantFrom<string>(...types, 'own', 'x'.repeat(65), '1st', ''), nearId, (type, id) => {
        const parsed = parseItem({ type, id }, { unknownTypes: 'accept' })
        const isCanonical = parsed.isOk() && parsed.value.id === id
        expect(ItemSchema.safeParse({ type, id }).success).toBe(isCanonical)
      }),
      { numRuns: 1000 },
    )
  })

  it.each(types)('lets the example of %s through', (type) => {
    const { example } = itemTypes[type]
    expect(parseItem({ type, id: example })._unsafeUnwrap()).toEqual({ type, id: example })
  })

  it('refuses an id that is too long in its canonical form only', () => {
    const id = `pkg:npm/${'é'.repeat(1000)}`
    expect(parseItem({ type: 'purl', id })._unsafeUnwrapErr().kind).toBe('item/invalid-id')
  })

  // The type definitions of the package URL specification.
  it.each([
    { id: 'pkg:NPM/left-pad@1.3.0', canonical: 'pkg:npm/left-pad@1.3.0' },
    { id: 'pkg:npm/@angular/animation@12.3.1', canonical: 'pkg:npm/%40angular/animation@12.3.1' },
    { id: 'pkg:npm/%40angular/animation@12.3.1', canonical: 'pkg:npm/%40angular/animation@12.3.1' },
    { id: 'pkg:PYPI/Django_package@1.11.1.dev1', canonical: 'pkg:pypi/django-package@1.11.1.dev1' },
    {
      id: 'pkg:github/Package-url/purl-Spec@244fd47e07d1004f0aed9c',
      canonical: 'pkg:github/package-url/purl-spec@244fd47e07d1004f0aed9c',
    },
    {
      id: 'pkg:deb/debian/curl@7.50.3-1?distro=jessie&arch=i386',
      canonical: 'pkg:deb/debian/curl@7.50.3-1?arch=i386&distro=jessie',
    },
    {
      id: 'pkg:golang/google.golang.org/genproto#/googleapis/api/annotations/',
      canonical: 'pkg:golang/google.golang.org/genproto#googleapis/api/annotations',
    },
    { id: 'pkg:npm/left-pad# /a', canonical: 'pkg:npm/left-pad#a' },
    { id: 'pkg:npm/left-pad#/ /a', canonical: 'pkg:npm/left-pad#a' },
    { id: 'pkg://npm/left-pad', canonical: 'pkg:npm/left-pad' },
    { id: 'pkg:maven/org.apache.commons/io@1.3.4', canonical: 'pkg:maven/org.apache.commons/io@1.3.4' },
  ])('writes the package URL $id as $canonical', ({ id, canonical }) => {
    expect(parseItem({ type: 'purl', id })._unsafeUnwrap().id).toBe(canonical)
  })

  it.each([
    {
      type: 'git_commit',
      id: '1F7391F92B6A3792204E07E99F71F643CC35E7E1',
      canonical: '1f7391f92b6a3792204e07e99f71f643cc35e7e1',
    },
    { type: 'own_type', id: 'As It Stands', canonical: 'As It Stands' },
  ])('writes the $type $id as $canonical', ({ type, id, canonical }) => {
    expect(parseItem({ type, id }, { unknownTypes: 'accept' })._unsafeUnwrap()).toEqual({
      type,
      id: canonical,
    })
  })

  it.each([
    { type: 'purl', id: 'pkg:npm' },
    { type: 'purl', id: 'npm/left-pad' },
    { type: 'git_commit', id: '1f7391f' },
    { type: 'git_commit', id: 'main' },
    { type: 'container_image', id: 'registry.example/app:latest' },
    { type: 'koji_build', id: 'bash-5.2' },
    { type: 'report', id: 'sha256:00' },
    { type: 'compose', id: '' },
    { type: 'compose', id: ' a' },
    { type: 'compose', id: 'a\nb' },
    { type: 'compose', id: 'a'.repeat(1025) },
  ])('refuses the $type "$id"', (item) => {
    expect(parseItem(item)._unsafeUnwrapErr()).toMatchObject({
      kind: 'item/invalid-id',
      retryable: false,
      item,
    })
  })

  it('refuses unknown types and says which was meant', () => {
    const error = parseItem({ type: 'koji_bild', id: 'bash-5.2-1.fc40' })._unsafeUnwrapErr()
    expect(error.kind).toBe('item/unknown-type')
    expect(error.message).toContain('Did you mean "koji_build"?')
    expect(parseItem({ type: 'zzz', id: 'a' })._unsafeUnwrapErr().message).toContain('Known are git_commit')
  })

  it.each(['toString', '__proto__', 'constructor'])('does not take %s for a known type', (type) => {
    expect(isKnownItemType(type)).toBe(false)
    expect(parseItem({ type, id: 'a' })._unsafeUnwrapErr().kind).toBe('item/unknown-type')
  })

  it.each(['', '1st', 'a b', 'a:b', 'é', 'x'.repeat(65)])('never accepts the type "%s"', (type) => {
    expect(parseItem({ type, id: 'a' }, { unknownTypes: 'accept' })._unsafeUnwrapErr().kind).toBe(
      'item/unknown-type',
    )
  })
})

describe('parseItemText', () => {
  it('reads back every item from its key', () => {
    fc.assert(
      fc.property(arbitraries.item, (item) => {
        expect(parseItemText(itemKey(item), { unknownTypes: 'accept' })._unsafeUnwrap()).toEqual(item)
      }),
    )
  })

  it.each<{ text: string; item: Item }>([
    { text: 'koji_build:bash-5.2-1.fc40', item: { type: 'koji_build', id: 'bash-5.2-1.fc40' } },
    { text: 'advisory:RHSA-2026:0001', item: { type: 'advisory', id: 'RHSA-2026:0001' } },
    { text: 'pkg:npm/left-pad@1.3.0', item: { type: 'purl', id: 'pkg:npm/left-pad@1.3.0' } },
    { text: 'purl:pkg:NPM/left-pad@1.3.0', item: { type: 'purl', id: 'pkg:npm/left-pad@1.3.0' } },
  ])('reads $text', ({ text, item }) => {
    expect(parseItemText(text)._unsafeUnwrap()).toEqual(item)
  })

  it.each([
    { text: 'bash-5.2-1.fc40', kind: 'item/invalid-id' },
    { text: ':bash-5.2-1.fc40', kind: 'item/invalid-id' },
    { text: '', kind: 'item/invalid-id' },
    { text: 'koji_build:', kind: 'item/invalid-id' },
    { text: 'koji:bash-5.2-1.fc40', kind: 'item/unknown-type' },
  ])('refuses "$text"', ({ text, kind }) => {
    expect(parseItemText(text)._unsafeUnwrapErr().kind).toBe(kind)
  })
})

describe('itemKey', () => {
  it('is equal for equal items only', () => {
    const item = fc.record({
      type: fc.constantFrom('a', 'a.b', 'b'),
      id: fc.string({ unit: fc.constantFrom('a', 'b', ':', '.'), minLength: 1, maxLength: 4 }),
    })
    fc.assert(
      fc.property(item, item, (a, b) => {
        expect(itemKey(a) === itemKey(b)).toBe(a.type === b.type && a.id === b.id)
      }),
      { numRuns: 1000 },
    )
  })
})
