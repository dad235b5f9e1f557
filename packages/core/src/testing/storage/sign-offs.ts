import type { SubjectSignOff } from '../../ports/index.ts'
import { atMinute, build } from './examples.ts'
import { errorOf, expectProblems, expectSame, valueOf } from './expect.ts'
import { casesOf, type AreaCase, type StorageCase } from './storage-case.ts'
import { expectEvents, hardText, signOff, subject } from './store-examples.ts'
import { withStores } from './with-stores.ts'

const cases: readonly AreaCase[] = [
  {
    name: 'answers sign-offs whole, oldest first, at the same instant by id',
    async run({ open }) {
      const { signOffs } = withStores(await open('p'), 'sign-offs')
      const inOrder: readonly SubjectSignOff[] = [
        signOff('z', {
          subjectRevision: 'r1',
          item: 'größe/✓',
          comment: hardText,
          verdict: 'reject',
        }),
        signOff('b', { at: '2026-11-22T04:01:00.00001Z' }),
        signOff('B', { at: '2026-11-22T04:02:00.0Z' }),
        signOff('a', { at: atMinute(2) }),
        signOff('𝒳', { at: '2026-11-22T04:02:00.000Z' }),
        signOff('ﬀ', { at: atMinute(2) }),
      ]
      await valueOf(signOffs.append(inOrder.toReversed().slice(0, 3)), 'append')
      await valueOf(signOffs.append(inOrder.toReversed().slice(3)), 'append of older ones')
      expectSame(await valueOf(signOffs.about(subject), 'about'), inOrder, 'sign-offs')
    },
  },
  {
    name: 'answers what is about exactly the subject',
    async run({ open }) {
      const { signOffs } = withStores(await open('p'), 'sign-offs')
      const others = [
        { type: 'brew_build', identifier: build.id },
        { type: build.type, identifier: `${build.id}.1` },
        { type: build.type, identifier: build.id.toUpperCase() },
      ]
      const all = [subject, ...others].map((about, index) => signOff(`s${index}`, { subject: about }))
      await valueOf(signOffs.append(all), 'append')
      expectSame(await valueOf(signOffs.about(subject), 'about'), all.slice(0, 1), 'sign-offs')
      const unknown = { type: build.type, identifier: 'unknown' }
      expectSame(await valueOf(signOffs.about(unknown), 'about nothing'), [], 'sign-offs')
    },
  },
  {
    name: 'sign-offs that come again change nothing',
    async run({ open }) {
      const { signOffs } = withStores(await open('p'), 'sign-offs')
      const [a, b] = [signOff('a'), signOff('b')]
      await valueOf(signOffs.append([a, { ...a }]), 'append')
      await valueOf(signOffs.append([b, a]), 'append again, with another')
      expectSame(await valueOf(signOffs.about(subject), 'about'), [a, b], 'sign-offs')
    },
  },
  {
    name: 'another sign-off under a known id is a conflict, and nothing of the call is stored',
    async run({ open }) {
      const { signOffs } = withStores(await open('p'), 'sign-offs')
      const a = signOff('a')
      await valueOf(signOffs.append([a]), 'append')
      const changed = { ...a, verdict: 'reject' as const }
      const error = await errorOf(signOffs.append([signOff('b'), changed]), 'store/key-conflict', 'append')
      expectSame([error.key, error.retryable], ['a', false], 'key of the conflict, retryable')
      const twice = [signOff('c'), signOff('c', { by: 'ben' })]
      const inOne = await errorOf(signOffs.append(twice), 'store/key-conflict', 'two under one id')
      expectSame(inOne.key, 'c', 'key of the conflict')
      expectSame(await valueOf(signOffs.about(subject), 'about'), [a], 'sign-offs')
    },
  },
  {
    name: 'refuses a sign-off that its schema refuses, or that has no subject, and stores nothing',
    async run({ open }) {
      const { signOffs } = withStores(await open('p'), 'sign-offs')
      const { subject: _, ...aimless } = signOff('b')
      const wrong = signOff('c', { at: '2026-11-22T04:01:00', verdict: 'maybe' as 'approve' })
      await expectProblems(
        signOffs.append([signOff('a'), aimless as SubjectSignOff, wrong]),
        ['[1].subject', '[2].at', '[2].verdict'],
        'append',
      )
      expectSame(await valueOf(signOffs.about(subject), 'about'), [], 'sign-offs')
    },
  },
  {
    name: 'the sign-offs of a call are one event of the feed, and known ones none',
    requires: ['feed'],
    async run({ open }) {
      const storage = withStores(await open('p'), 'sign-offs', 'feed')
      const append = () => valueOf(storage.signOffs.append([signOff('b'), signOff('a')]), 'append')
      await expectEvents(storage, append, ['sign-offs b'], 'append')
      await expectEvents(storage, append, [], 'append again')
    },
  },
]

export const signOffCases: readonly StorageCase[] = casesOf('sign-offs', cases, ['sign-offs'])
