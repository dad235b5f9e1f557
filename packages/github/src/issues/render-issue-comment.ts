import { cleanText } from '../markdown/clean-text.ts'
import { buildDigest } from './issue-marks.ts'
import { sightingInMarkdown } from './sighting-in-markdown.ts'
import type { TestSighting } from './watched-test.ts'

/** What a comment says. */
export type IssueNews = 'failed' | 'flaky' | 'reopened' | 'passed'

/** A comment about a sighting. Its first line is a mark that no reader sees: the same for the same news of the same sighting. */
export function renderIssueComment(news: IssueNews, sighting: TestSighting): string {
  const mark = `<!-- gatewright:${news} ${sighting.at} ${buildDigest(sighting.build)} -->`
  return cleanText(`${mark}\n${sentences[news]}\n\n${sightingInMarkdown(sighting)}`)
}

const sentences: Readonly<Record<IssueNews, string>> = {
  failed: 'It failed again.',
  flaky:
    'It passes and fails without a change: it is flaky. A person has to repair and close this; no more is said here until then.',
  reopened:
    'It failed again after this was closed. A person has to repair and close this; no more is said here until then.',
  passed: 'It passes, and this is closed.',
}

/** The comment of an issue that is closed for another one about the same. */
export function renderDuplicateComment(duplicateOf: number): string {
  return `<!-- gatewright:duplicate ${duplicateOf} -->\nDuplicate of #${duplicateOf}`
}
