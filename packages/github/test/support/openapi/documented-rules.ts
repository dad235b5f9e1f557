import type { JsonObject } from './description.ts'

/** What GitHub's documentation says and its description does not: what breaks it is refused or cut off there. */
export function brokenRules(operation: string, body: JsonObject): readonly string[] {
  return [...(rulesOf[operation] ?? [])].flatMap((rule) => rule(body))
}

type Rule = (body: JsonObject) => readonly string[]

const utf8 = new TextEncoder()

const annotations: Rule = (body) => {
  const listed = (body['output'] as JsonObject | undefined)?.['annotations']
  if (!Array.isArray(listed)) return []
  return (listed as readonly JsonObject[]).flatMap((annotation, index) => {
    const place = `/output/annotations/${index}`
    const { start_line: start, end_line: end } = annotation
    const hasColumns = annotation['start_column'] !== undefined || annotation['end_column'] !== undefined
    return [
      ...longerThan(`${place}/title`, annotation['title'], 255, characters),
      ...longerThan(`${place}/message`, annotation['message'], 65_536, bytes),
      ...longerThan(`${place}/raw_details`, annotation['raw_details'], 65_536, bytes),
      ...(typeof start === 'number' && start < 1 ? [`${place}/start_line is below 1`] : []),
      ...(hasColumns && start !== end ? [`${place} has columns over several lines`] : []),
    ]
  })
}

const checkTexts: Rule = (body) => {
  const output = body['output'] as JsonObject | undefined
  return [
    ...longerThan('/output/summary', output?.['summary'], 65_535, bytes),
    ...longerThan('/output/text', output?.['text'], 65_535, bytes),
    ...longerThan('/external_id', body['external_id'], 255, characters),
  ]
}

const comment: Rule = (body) => longerThan('/body', body['body'], 65_536, characters)
const title: Rule = (body) => longerThan('/title', body['title'], 256, characters)
const shortDescription: Rule = (body) => longerThan('/description', body['description'], 140, characters)

const review: Rule = (body) => [
  ...longerThan('/comment', body['comment'], 1_024, characters),
  ...(body['state'] === undefined || body['state'] === 'approved' || body['state'] === 'rejected'
    ? []
    : ['/state is neither approved nor rejected']),
]

const rulesOf: Readonly<Record<string, readonly Rule[]>> = {
  'checks/create': [annotations, checkTexts],
  'checks/update': [annotations, checkTexts],
  'issues/create': [comment, title],
  'issues/update': [comment, title],
  'issues/create-comment': [comment],
  'issues/update-comment': [comment],
  'repos/create-commit-status': [shortDescription],
  'repos/create-deployment-status': [shortDescription],
  'actions/review-custom-gates-for-run': [review],
}

function longerThan(
  place: string,
  value: unknown,
  most: number,
  measure: (text: string) => number,
): readonly string[] {
  if (typeof value !== 'string' || measure(value) <= most) return []
  return [`${place} is ${measure(value)} long, and ${most} at most`]
}

function characters(text: string): number {
  return [...text].length
}

function bytes(text: string): number {
  return utf8.encode(text).length
}
