import type { SubjectData, SubjectType } from './subject-type.ts'

/** What a decision is about: an identifier, and what is known about things of its type. */
export interface Subject {
  readonly type: SubjectType
  readonly identifier: string
}

/**
 * A subject of a type, named by its id or one of its aliases. A name that no type has stands for a type of its own: not
 * name-version-release, so that lists of packages don't apply to it, and known to the build system.
 */
export function subjectOf(
  typeName: string,
  identifier: string,
  subjectTypes: readonly SubjectType[],
): Subject {
  const type = subjectTypes.find((one) => isOfType(one, typeName)) ?? genericType(typeName)
  return { type, identifier }
}

/** True for the id of the type and for its aliases. */
export function isOfType(type: SubjectType, typeName: string): boolean {
  return type.id === typeName || type.aliases.includes(typeName)
}

/**
 * The subject that data of a result, or of a request, is about. The first type that has an `itemKey` with a value in the
 * data takes it, where the data names no other type; else `type` and `item` say what it is. Nothing where neither does.
 */
export function subjectFromData(
  data: Readonly<Record<string, unknown>>,
  subjectTypes: readonly SubjectType[],
): { readonly type: SubjectType; readonly identifier: unknown } | undefined {
  const typeName = valueOf(data, 'type')
  for (const type of subjectTypes) {
    // By id alone: a build of a type with an alias is its `item`, whatever it was built from.
    if (isGiven(typeName) && type.id !== typeName) continue
    const identifier = type.itemKey === null ? undefined : valueOf(data, type.itemKey)
    if (isGiven(identifier)) return { type, identifier }
  }
  const identifier = valueOf(data, 'item')
  return typeof typeName === 'string' && isGiven(typeName) && isGiven(identifier)
    ? { type: subjectOf(typeName, '', subjectTypes).type, identifier }
    : undefined
}

/** `bash` of `bash-5.2-1.fc40`: everything before the last two parts; nothing where the type has no such names. */
export function packageName({ type, identifier }: Subject): string | undefined {
  return type.isNvr ? splitFromRight(identifier)[0] : undefined
}

/** `fc40` of `bash-5.2-1.fc40`: what the release says of the product; nothing where it says nothing. */
export function releaseSuffix({ type, identifier }: Subject): string | undefined {
  const release = type.isNvr ? splitFromRight(identifier)[2] : undefined
  const dot = release?.lastIndexOf('.') ?? -1
  return dot === -1 ? undefined : release?.slice(dot + 1)
}

/** The subject in the words of old clients: `{ type, item }`, or as its type says. */
export function subjectJson({ type, identifier }: Subject): Readonly<Record<string, string>> {
  return type.itemDict ? filledIn(type.itemDict, identifier) : { type: type.id, item: identifier }
}

/** The data that results about the subject have: any of these; several values of a key stand behind commas. */
export function resultQueries(subject: Subject): readonly Readonly<Record<string, string>>[] {
  const { resultQueries: queries } = subject.type
  return queries.length > 0
    ? queries.map((query) => filledIn(query, subject.identifier))
    : [subjectJson(subject)]
}

/** `subject_type 'koji_build', subject_identifier 'bash-5.2-1.fc40'`: as messages name a subject. */
export function subjectText({ type, identifier }: Subject): string {
  return `subject_type '${type.id}', subject_identifier '${identifier}'`
}

function genericType(id: string): SubjectType {
  return {
    id,
    aliases: [],
    itemKey: null,
    isKojiBuild: true,
    isNvr: false,
    ignoreMissingPolicy: false,
    productVersionMatch: [],
    productVersionFromKojiBuildTarget: [],
    productVersion: null,
    itemDict: null,
    resultQueries: [],
  }
}

function filledIn({ itemKey, keys = {} }: SubjectData, identifier: string): Record<string, string> {
  return { ...(itemKey === undefined || itemKey === '' ? {} : { [itemKey]: identifier }), ...keys }
}

function valueOf(data: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(data, key) ? data[key] : undefined
}

/** What counts as said: not nothing, not an empty text, list or record, and not 0. */
function isGiven(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0
  return Boolean(value)
}

/** Name, version and release; the name alone where there are fewer than two dashes. */
function splitFromRight(identifier: string): readonly string[] {
  const last = identifier.lastIndexOf('-')
  const middle = last === -1 ? -1 : identifier.lastIndexOf('-', last - 1)
  if (last === -1) return [identifier]
  // One dash alone parts a name from what follows, as Python's `rsplit` does.
  if (middle === -1 || last === 0) return [identifier.slice(0, last), identifier.slice(last + 1)]
  return [identifier.slice(0, middle), identifier.slice(middle + 1, last), identifier.slice(last + 1)]
}
