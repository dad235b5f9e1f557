import { testKey } from '@gatewright/core/flake'
import { inMarkdown } from '@gatewright/core/policy'
import { variantKey } from '@gatewright/core/schema'
import { cleanText, cutToBytes, cutToCharacters } from '../markdown/clean-text.ts'
import { fitMarkdown, type MarkdownSection } from '../markdown/fit-markdown.ts'
import { endMark, toldLine, type ToldFailure } from './issue-marks.ts'
import { wholePolicy, type IssuePolicy } from './issue-policy.ts'
import { markOf, type IssueSubject } from './issue-subject.ts'
import { sightingInMarkdown } from './sighting-in-markdown.ts'
import { latest, type TestSighting, type WatchedTest } from './watched-test.ts'

export interface RenderIssueOptions {
  /** The failure that the issue tells of. */
  readonly told: ToldFailure
  /** Its labels are named to the reader. */
  readonly policy?: IssuePolicy
  /** The number of an issue that was about the same before. */
  readonly previous?: number
  /** The text of the issue as it is: what people wrote below the last mark is kept. */
  readonly before?: string
}

/** What stands in an issue. */
export interface IssueTexts {
  /** 256 characters at most. */
  readonly title: string
  /** Markdown; 65,536 bytes at most. */
  readonly body: string
}

const longestTitle = 256
const mostBytes = 65_536

/**
 * The texts of an issue about a test or a suite. The body begins with two marks that no reader sees, by which it is found again
 * and which say what it told of last; whatever a test is called, it is no markup and mentions nobody.
 */
export function renderIssue(subject: IssueSubject, options: RenderIssueOptions): IssueTexts {
  const { told, policy = {}, previous, before = '' } = options
  const head = `${markOf(subject)}\n${toldLine(told)}\n`
  const tail = `\n${endMark}${writtenBelow(before)}`
  const room = mostBytes - bytesOf(head)
  const sections = sectionsOf(subject, told.isFlaky, wholePolicy(policy), previous)
  const text = fitMarkdown(
    sections.map((section) => ({ ...section, text: cleanText(section.text) })),
    { maxBytes: Math.max(0, room - bytesOf(tail)) },
  )
  return { title: titleOf(subject, told.isFlaky), body: `${head}${text}${cutToBytes(tail, room)}` }
}

/** What people wrote: below the last mark, and where they took it away all that is left. */
function writtenBelow(before: string): string {
  const lines = before.replaceAll('\r\n', '\n').split('\n')
  const end = lines.indexOf(endMark)
  const kept =
    end === -1 ? lines.filter((line) => !line.startsWith('<!-- gatewright:')) : lines.slice(end + 1)
  const text = kept.join('\n')
  return text.trim() === '' ? '' : `\n${text}`
}

/** Marks that turn the direction of text, and characters without width: they make a name look like another one. */
const invisible = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu

function titleOf(subject: IssueSubject, isFlaky: boolean): string {
  const title =
    subject.kind === 'suite'
      ? `Many tests fail: ${subject.suite}`
      : `${isFlaky ? 'Flaky' : 'Failing'} test: ${nameOf(subject.test)}`
  const shown = cleanText(title.replaceAll(invisible, ''))
  return cutToCharacters(shown.replaceAll(/\s+/g, ' ').trim(), longestTitle)
}

/** `unit/adds (arch:x86_64)` */
function nameOf({ testcase, variant }: WatchedTest): string {
  const way = variantKey(variant).trim().replaceAll('\n', ', ')
  return way === '' ? testcase : `${testcase} (${way})`
}

function sectionsOf(
  subject: IssueSubject,
  isFlaky: boolean,
  policy: Required<IssuePolicy>,
  previous: number | undefined,
): readonly MarkdownSection[] {
  const before = previous === undefined ? [] : [{ text: `Told of before in #${previous}.`, priority: 9 }]
  const quiet = `The label ${inMarkdown(policy.quietLabel)} ends the comments.`
  if (subject.kind === 'suite') {
    const failure = latest(...subject.tests.map(({ lastFailure }) => lastFailure))
    const count = subject.tests.length
    const lead = `${count} ${count === 1 ? 'test' : 'tests'} of ${inMarkdown(subject.suite)} fail at once.`
    const note = `While this is open, no issue is opened for one of them. It is closed when none fails and one passes. ${quiet}`
    return [
      { text: [lead, ...sightingLines(failure)].join('\n\n'), priority: 10 },
      ...before,
      { text: note, priority: 8 },
      { text: namesOf(subject).join('\n'), priority: 5 },
    ]
  }
  const { test } = subject
  const lead = isFlaky
    ? `**${inMarkdown(nameOf(test))}** passes and fails without a change.`
    : `**${inMarkdown(nameOf(test))}** fails.`
  const note = isFlaky
    ? `This is open until a person closes it, and is opened again when the test fails again. ${quiet}`
    : `This is closed when the test passes. ${quiet}`
  return [
    { text: [lead, ...sightingLines(test.lastFailure)].join('\n\n'), priority: 10 },
    ...before,
    { text: note, priority: 8 },
  ]
}

function sightingLines(failure: TestSighting | undefined): readonly string[] {
  return failure ? [`Last failure: ${sightingInMarkdown(failure)}`] : []
}

function namesOf({ tests, numbers }: IssueSubject & { readonly kind: 'suite' }): readonly string[] {
  return tests.map((test) => {
    const number = numbers.get(testKey(test))
    return `- ${inMarkdown(nameOf(test))}${number === undefined ? '' : ` (#${number})`}`
  })
}

const utf8 = new TextEncoder()

function bytesOf(text: string): number {
  return utf8.encode(text).length
}
