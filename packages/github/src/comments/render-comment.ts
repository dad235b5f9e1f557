import { explain, type Decision } from '@gatewright/core/policy'
import { cleanText } from '../markdown/clean-text.ts'
import { fitMarkdown, type MarkdownSection } from '../markdown/fit-markdown.ts'

export interface RenderCommentOptions {
  /** What keeps this comment apart from others of the same App, as the name of the gate with the job of a matrix. */
  readonly key: string
  /** More below the explanation of the decision, which has priority 10. */
  readonly sections?: readonly MarkdownSection[]
  /** A page with all of it. */
  readonly detailsUrl?: string
}

/** GitHub counts characters, of which none takes less than a byte. */
const mostBytes = 65_536

/**
 * The text of the one comment that tells of a decision, and is written anew when it changes. Its first line is a mark that no
 * reader sees and by which it is found again.
 */
export function renderComment(
  decision: Decision,
  { key, sections = [], detailsUrl }: RenderCommentOptions,
): string {
  const mark = commentMark(key)
  const texts = [{ text: explain(decision, { format: 'markdown' }), priority: 10 }, ...sections]
  const text = fitMarkdown(
    texts.map((section) => ({ ...section, text: cleanText(section.text) })),
    {
      maxBytes: mostBytes - mark.length - 1,
      ...(detailsUrl === undefined ? {} : { moreAt: detailsUrl }),
    },
  )
  return `${mark}\n${text}`
}

/**
 * The first line of a comment by its key.
 *
 * @throws TypeError for a key that could end the mark: other than letters, digits, and `._/:-`, 100 at most.
 */
export function commentMark(key: string): string {
  if (!/^[\w./:-]{1,100}$/.test(key) || key.includes('--'))
    throw new TypeError(`"${key}" can't be the key of a comment.`)
  return `<!-- gatewright:${key} -->`
}
