import type { Subject } from '../subjects/subject.ts'

/**
 * A value of a query stands for several where there are commas, as in ResultsDB's own interface. The identifier is one
 * value, whatever is in it: `a,b` is neither `a` nor `b`.
 */
export function queryValues(text: string, { identifier }: Subject): readonly string[] {
  return text === identifier ? [text] : text.split(',')
}
