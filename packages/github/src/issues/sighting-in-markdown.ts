import { inMarkdown } from '@gatewright/core/policy'
import { cleanText, cutToCharacters } from '../markdown/clean-text.ts'
import type { TestSighting } from './watched-test.ts'

const longestBuild = 200
const longestUrl = 2_000
const longestMessage = 4_000

/** When and in which build it was seen, where a reader finds more, and what the test said. */
export function sightingInMarkdown({ at, build, url, message = '' }: TestSighting): string {
  const name = inMarkdown(cleanText(cutToCharacters(build, longestBuild)))
  const isLink = url !== undefined && url.length <= longestUrl && /^https?:\/\/[^\s<>\\]+$/i.test(url)
  const place = isLink ? `[${name}](<${url}>)` : name
  const said = inMarkdown(cleanText(cutToCharacters(message, longestMessage))).trim()
  return `${at} in ${place}${said === '' ? '' : `\n\n> ${said}`}`
}
