import { inMarkdown } from '@gatewright/core/policy'
import { cleanText } from '../markdown/clean-text.ts'
import { fitMarkdown } from '../markdown/fit-markdown.ts'
import type { EditedTest, NotEdited, NotEditedWhy, TestInSource } from './quarantine-edits.ts'

const mostBytes = 65_536

const reasons: Readonly<Record<NotEditedWhy, string>> = {
  'file-missing': 'its file was not read',
  'file-not-understood': 'its file is not understood as a whole',
  'not-found': 'nothing in its file declares it',
  ambiguous: 'several places may declare it',
  'built-at-run-time': 'its name is made when it runs',
  'already-skipped': 'it is skipped already',
  parametrised: 'it is one of several that can only be skipped together',
  unsupported: 'it is written in a way that can not be annotated safely',
  'unfit-mark': 'its end or the address of its issue can not be written into a source',
}

export interface BodyFacts<Test extends TestInSource> {
  /** One paragraph in Markdown. */
  readonly opening: string
  readonly edited: readonly EditedTest<Test>[]
  readonly notFound: readonly NotEdited<Test>[]
  /** More of a test, in Markdown. */
  readonly about: (test: Test) => string
}

/** The text of the pull request. Names and reasons come from reports: they are no markup. */
export function renderBody<Test extends TestInSource>(facts: BodyFacts<Test>): string {
  const { opening, edited, notFound, about } = facts
  const lines = edited.map(
    // A word first: a name like `- a` would begin a list within the list.
    ({ test, line }) => `- In ${inMarkdown(test.path)}, line ${line}: ${nameOf(test)}${about(test)}`,
  )
  const left = notFound.map(
    ({ test, why }) => `- In ${inMarkdown(test.path)}: ${nameOf(test)}: ${reasons[why]}`,
  )
  const sections = [
    { text: opening, priority: 3 },
    { text: lines.join('\n'), priority: 2 },
    { text: left.length > 0 ? ['Not edited:', '', ...left].join('\n') : '', priority: 1 },
  ]
  return fitMarkdown(
    sections.map((section) => ({ ...section, text: cleanText(section.text) })),
    { maxBytes: mostBytes },
  )
}

function nameOf({ testcase }: TestInSource): string {
  return inMarkdown(testcase).trim()
}
