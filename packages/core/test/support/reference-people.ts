import type { Rule, Status } from '../../src/policy/index.ts'
import type { SignOff } from '../../src/schema/index.ts'
import {
  atLeast,
  classOf,
  held,
  isKnown,
  isOneSubject,
  isPerson,
  lengthOf,
  now,
  resultsOf,
  slotsOf,
  time,
  type Scene,
} from './reference-evidence.ts'
import { isWaived, slotAnswer } from './reference-slot.ts'

type Of<Type extends Rule['type']> = Extract<Rule, { readonly type: Type }>

interface SignOffTerms {
  readonly role?: string | undefined
  readonly item?: string | undefined
  readonly maxAge?: string
  readonly invalidatedBy?: readonly string[]
}

interface Word {
  readonly by: string
  readonly isRejection: boolean
}

/** The word of each person that counts. */
function wordsOf({ role, item, maxAge, invalidatedBy = [] }: SignOffTerms, scene: Scene): readonly Word[] {
  const { evidence, subject } = scene
  const asked = (evidence.signOffs ?? [])
    .filter((one) => isOneSubject(one.subject ?? evidence.subject, subject))
    .filter((one) => isKnown(one.at, scene) && time(one.at) <= now(scene))
    .filter((one) => one.item === item && (role === undefined || one.role === role))
  const isLater = (one: SignOff, other: SignOff): boolean => {
    if (time(one.at) !== time(other.at)) return time(one.at) > time(other.at)
    if (one.id !== other.id) return one.id > other.id
    return one.verdict > other.verdict
  }
  const isTheirs = (one: SignOff): boolean =>
    (role === undefined || held(one.by, role, time(one.at), scene)) &&
    (!invalidatedBy.includes('new-subject-revision') || one.subjectRevision === subject.revision)
  const people = asked.filter(
    (one, index) => asked.findIndex((other) => isPerson(other.by, one.by)) === index,
  )
  return people.flatMap(({ by }): readonly Word[] => {
    const own = asked.filter((one) => isPerson(one.by, by))
    // A rejection stands until an approval that is theirs to give; any later rejection takes an approval back.
    const theirs = own.filter(isTheirs)
    const [word] = theirs.filter((one) => !theirs.some((other) => isLater(other, one)))
    if (!word) return []
    if (word.verdict === 'reject') return [{ by, isRejection: true }]
    if (own.some((one) => one.verdict === 'reject' && isLater(one, word))) return []
    const isOld = maxAge !== undefined && now(scene) >= time(word.at) + lengthOf(maxAge)
    const isUnseen =
      invalidatedBy.includes('new-failing-result') &&
      resultsOf(scene).some(
        ({ outcome, submittedAt }) =>
          ['fail', 'error'].includes(classOf(outcome, scene)) && time(submittedAt) >= time(word.at),
      )
    return isOld || isUnseen ? [] : [{ by, isRejection: false }]
  })
}

export function signOff(rule: Of<'signOff'>, scene: Scene): Status {
  const { subject, evidence } = scene
  const words = wordsOf(rule, scene)
  if (words.some(({ isRejection }) => isRejection)) return 'unsatisfied'
  const { distinctFrom = [], invalidatedBy = [] } = rule
  const facts = [
    ...distinctFrom.flatMap((who) => (who === 'other-signers' ? [] : [subject[who]])),
    ...(invalidatedBy.includes('new-subject-revision') ? [subject.revision] : []),
  ]
  if (facts.includes(undefined)) return 'pending'
  const signsElsewhere = (who: string): boolean =>
    (evidence.signOffs ?? []).some(
      (one) =>
        isOneSubject(one.subject ?? evidence.subject, subject) &&
        isKnown(one.at, scene) &&
        one.item === undefined &&
        one.role !== rule.role &&
        isPerson(one.by, who),
    )
  const eligible = words.filter(
    ({ by }) =>
      !distinctFrom.some((who) =>
        who === 'other-signers' ? signsElsewhere(by) : isPerson(subject[who] ?? '', by),
      ),
  )
  return eligible.length >= rule.count ? 'satisfied' : 'pending'
}

export function checklist(rule: Of<'checklist'>, scene: Scene): Status {
  const items = 'fromList' in rule.items ? scene.evidence.lists?.[rule.items.fromList] : rule.items
  if (items === undefined) return 'pending'
  if (items.length === 0) return 'inconclusive'
  return atLeast(
    'all',
    items.map((item) => itemStatus(item, rule, scene)),
  )
}

function itemStatus(item: string, rule: Of<'checklist'>, scene: Scene): Status {
  const { requiredRole, invalidatedBy = [] } = rule
  const terms = { ...rule, role: requiredRole, item }
  const words = wordsOf(terms, scene)
  const slots = slotsOf(item, scene)
  const isUnknown = invalidatedBy.includes('new-subject-revision') && scene.subject.revision === undefined
  // Where nobody knows the revision, an approval says nothing, and a rejection may be of this one.
  const settling = isUnknown
    ? wordsOf({ ...terms, invalidatedBy: [] }, scene).filter(({ isRejection }) => isRejection)
    : words
  if (settling.length === 0 && requiredRole === undefined && slots.length > 0) {
    const asked = { attempts: { keep: 'latest' as const } }
    return atLeast(
      'all',
      slots.map((slot) => slotAnswer(item, slot, asked, scene).status),
    )
  }
  const isRejected = words.some(({ isRejection }) => isRejection)
  if (!isRejected && words.length > 0 && !isUnknown) return 'satisfied'
  if (isWaived(item, {}, [], scene)) return 'satisfied'
  return isRejected ? 'unsatisfied' : 'pending'
}
