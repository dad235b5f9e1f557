import { errAsync, okAsync, type ResultAsync } from 'neverthrow'
import * as z from 'zod'
import type { ApiAnswer } from '../ports/api.ts'
import { TestcaseNameSchema, type Testcase } from '../schema/testcase.ts'
import { validationEntries, type ValidationEntry } from '../schema/validation-entries.ts'
import { answerOf, asking, invalidAnswer } from './answers.ts'
import { messageAnswer, type ApiWork } from '../ports/serve-api.ts'
import type { ApiContext } from './api-context.ts'
import { textMatch } from './groups.ts'
import { putTestcase } from './known-groups.ts'
import { notAModel, postedText } from './new-result.ts'
import { pageLinks } from './page-links.ts'
import { checkNames, readPage, type Parameters } from './parameters.ts'
import { writeTestcase } from './records.ts'
import type { RoutedPath } from './routed-path.ts'

const parameterNames = ['name', 'name:like', 'page', 'limit', 'callback']

const BodySchema = z.object({
  name: z
    .string()
    .min(1, { abort: true })
    .check(
      z.refine(
        (name) => TestcaseNameSchema.safeParse(name).success,
        'must be one line of at most 1024 characters without white space at its ends',
      ),
    ),
  ref_url: postedText(8192).nullish(),
})

/** `GET /testcases`: by name. */
export function listTestcases(context: ApiContext, path: RoutedPath, parameters: Parameters): ApiWork {
  const faults: ValidationEntry[] = []
  const { page, limit } = readPage(context, parameters, faults)
  if (faults.length > 0) return errAsync(invalidAnswer(faults))
  const names = textMatch(context, parameters, 'name', (part) => part.trim())
  return checkNames(context, parameters, parameterNames)
    .asyncAndThen(() =>
      asking(
        context.storage.testcases.find(names ? { names } : {}, { skip: page * limit, limit: limit + 1 }),
      ),
    )
    .map((found) => {
      const links = pageLinks(context.baseUrl, path, { page, hasNext: found.length > limit })
      const data = found.slice(0, limit).map((testcase) => writeTestcase(testcase, context.baseUrl))
      return answerOf({ ...links, data })
    })
}

/** `GET /testcases/{name}`. */
export function getTestcase(context: ApiContext, name: string): ApiWork {
  return findTestcase(context, name).andThen((testcase) =>
    testcase === undefined
      ? errAsync(messageAnswer(404, 'Testcase not found'))
      : okAsync(answerOf(writeTestcase(testcase, context.baseUrl))),
  )
}

/** A testcase that was put, or that results name. */
export function findTestcase(
  { storage }: ApiContext,
  name: string,
): ResultAsync<Testcase | undefined, ApiAnswer> {
  return asking(storage.testcases.get(name)).andThen((known) =>
    known
      ? okAsync<Testcase | undefined, ApiAnswer>(known)
      : asking(storage.results.count({ testcase: name })).map((count): Testcase | undefined =>
          count === 0 ? undefined : { name },
        ),
  )
}

/** `POST /testcases`: creates a testcase or changes what is known of it. */
export function postTestcase(context: ApiContext, body: unknown): ApiWork {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return errAsync(invalidAnswer([notAModel('CreateTestcaseParams', body)]))
  }
  const read = BodySchema.safeParse(body)
  if (!read.success) return errAsync(invalidAnswer(validationEntries(read.error, body)))
  // ResultsDB applies no null, so that an address can't be cleared.
  const { name, ref_url: refUrl } = read.data
  const posted =
    refUrl === undefined || (refUrl === null && context.isUpstream) ? { name } : { name, ref_url: refUrl }
  return putTestcase(context, posted).map((testcase) =>
    answerOf(writeTestcase(testcase, context.baseUrl), 201),
  )
}
