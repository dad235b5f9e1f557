import type { Result } from 'neverthrow'
import { InstantSchema, type Instant } from '../schema/instant.ts'
import { checkSchema, type SchemaError } from '../schema/schema-error.ts'
import { strictObject } from '../schema/strict-object.ts'
import { lineOfText } from '../schema/text.ts'

const longest = 512
const KeySchema = strictObject({ reportKey: lineOfText(longest) })

/**
 * Checks a report key, for stores: a line of text of at most 512 characters, without control characters, lone surrogates
 * and space at its ends. Anything else is a `schema/invalid` with the path `reportKey`.
 */
export function checkReportKey(reportKey: string): Result<string, SchemaError> {
  return checkSchema(KeySchema, { reportKey }).map((checked) => checked.reportKey)
}

const RemovalSchema = strictObject({ reportKey: lineOfText(longest), at: InstantSchema })

/** Checks which report is to be removed and when, for stores. */
export function checkRemoval(
  reportKey: string,
  at: Instant,
): Result<{ readonly reportKey: string; readonly at: Instant }, SchemaError> {
  return checkSchema(RemovalSchema, { reportKey, at })
}

/**
 * Gives back the name of a project, for stores that are about to open it.
 *
 * @throws TypeError where it is no line of text of at most 512 characters. Names of projects are the program's own, so
 * that is a mistake of the program.
 */
export function projectName(project: string): string {
  if (lineOfText(longest).safeParse(project).success) return project
  const shown = JSON.stringify(project)
  throw new TypeError(`A project name is a line of text of at most ${longest} characters, not ${shown}.`)
}
