import type { FactValue } from '../../policy/index.ts'
import { itemTypes, type ItemType, type SubjectRef, type Variant } from '../../schema/index.ts'
import type { Pace } from './moments.ts'

/** The names that random evidence is made of. Few, so that pieces of evidence meet each other and the rules. */
export interface World extends Pace {
  readonly decisionContexts: readonly string[]
  readonly subjectTypes: readonly string[]
  readonly productVersions: readonly string[]
  readonly testcases: readonly string[]
  readonly variants: readonly Variant[]
  /** What results say in their data, by key. */
  readonly data: Readonly<Record<string, readonly string[]>>
  /** Lists of testcases. */
  readonly lists: readonly string[]
  /** Lists of the names of subjects. */
  readonly subjectLists: readonly string[]
  /** The subjects that rules over several are about, besides that of the gate. */
  readonly otherSubjects: readonly SubjectRef[]
  /** What people sign off one by one. */
  readonly items: readonly string[]
  readonly roles: readonly string[]
  readonly metrics: readonly string[]
  /** What is measured: values on either side of what rules compare with. */
  readonly values: readonly number[]
  /** What is known of subjects, besides what they say of themselves. */
  readonly facts: Readonly<Record<string, readonly FactValue[]>>
  readonly purposes: readonly string[]
  readonly people: readonly string[]
  /** Patterns over testcases. */
  readonly globs: readonly string[]
}

/** The world of random policies. */
export const smallWorld: World = {
  start: Date.UTC(2026, 10, 22, 4),
  stepMs: 60_000,
  decisionContexts: ['release', 'merge'],
  subjectTypes: ['koji_build', 'git_commit'],
  productVersions: ['fedora-40', 'fedora-41'],
  testcases: ['unit/a', 'e2e/b', 'unit/c'],
  variants: [{}, { arch: 'x86_64' }, { arch: 'x86_64', os: 'linux' }],
  data: { scenario: ['bios', 'uefi'] },
  lists: ['blocking'],
  subjectLists: ['builds'],
  otherSubjects: [{ type: 'koji_build', identifier: 'zsh-5.9-3.fc40' }],
  items: ['unit/a', 'prints'],
  roles: ['qe', 'docs'],
  metrics: ['latency'],
  values: [1, 2, 3, 0],
  facts: { tier: [1, 2], package: ['bash', 'zsh'] },
  purposes: ['advisory:1', 'advisory:2'],
  people: ['ann', 'ben', 'cy', 'dan', 'Ann'],
  globs: ['*', 'unit/*'],
}

/** A world of so few names that most of what is said is about the same. */
export function narrow(world: World): World {
  return {
    ...world,
    testcases: world.testcases.slice(0, 1),
    variants: world.variants.slice(0, 2),
    items: world.items.slice(0, 1),
    roles: world.roles.slice(0, 1),
    metrics: world.metrics.slice(0, 1),
    people: world.people.slice(0, 2),
  }
}

/** Named as its type wants it. */
export function identifierOf(type: string): string {
  if (type === 'koji_build') return 'bash-5.2-1.fc40'
  return Object.hasOwn(itemTypes, type) ? itemTypes[type as ItemType].example : 'subject-1'
}
