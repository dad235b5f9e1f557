import type { TextMatch } from '@gatewright/core/ports'
import { textsLiteral } from '../sql/array-literal.ts'
import { isStored } from '../stores/stored-text.ts'
import { sqlPattern } from '../stores/text-filter.ts'
import type { StatementValues } from './statement-values.ts'

/** Without the texts and patterns that no stored text matches; undefined where nothing is left. */
export function storedMatch({ equals = [], like = [] }: TextMatch): Required<TextMatch> | undefined {
  const texts = equals.filter(isStored)
  const patterns = like.filter(isStored)
  return texts.length + patterns.length === 0 ? undefined : { equals: texts, like: patterns }
}

/** The condition that an expression matches as `matchesText` says. */
export function textCondition(
  text: string,
  { equals = [], like = [] }: TextMatch,
  values: StatementValues,
): string {
  const conditions: string[] = []
  if (equals.length > 0) conditions.push(`${text} = ANY (${values.add(textsLiteral(equals))}::text[])`)
  if (like.length > 0)
    conditions.push(`${text} LIKE ANY (${values.add(textsLiteral(like.map(sqlPattern)))}::text[])`)
  return conditions.length === 0 ? 'false' : `(${conditions.join(' OR ')})`
}
