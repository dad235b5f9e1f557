import { posix } from 'node:path'
import { lineAt, type Finding } from '../library/finding.ts'

/** A link to a file of the repository, without its anchor; addresses and anchors alone are none. */
const link = /\]\((?![a-z]+:|#)([^)#\s]+)[^)]*\)/g

/** Links of a page that lead to no file or folder of the repository. */
export function deadLinks(page: string, text: string, isThere: (path: string) => boolean): Finding[] {
  return [...text.replaceAll(/```[\s\S]*?```/g, blank).matchAll(link)].flatMap((match) => {
    const [, target = ''] = match
    const path = posix.join(posix.dirname(page), target)
    return isThere(path)
      ? []
      : [{ file: page, line: lineAt(text, match.index), message: `${target} is not there` }]
  })
}

/** Code is as long as it was, so that the lines stay where they are. */
function blank(code: string): string {
  return code.replaceAll(/[^\n]/g, ' ')
}
