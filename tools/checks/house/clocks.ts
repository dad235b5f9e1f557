import type { Finding } from '../library/finding.ts'
import { linesThatMatch } from './matches.ts'

const readsTheClock = /\bnew Date(\(\s*\)|(?!\w|\())|(?<!new |\.)\bDate\(/

/** `new Date()` in core reads the machine's clock; with an argument it only computes. `Date.now` is the linter's. */
export function findClocks(file: string, text: string): Finding[] {
  if (!/^packages\/core\/src\/.*\.ts$/.test(file)) return []
  const message = 'This reads the clock: time comes into core as an argument.'
  return linesThatMatch(file, text, readsTheClock, message, { comments: false })
}
