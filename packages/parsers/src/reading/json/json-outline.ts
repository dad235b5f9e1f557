/** Where in a document a value stands: keys and indexes from the root. */
export type JsonPath = readonly (string | number)[]

/** An object or an array that begins, and that somebody asked for. */
export interface JsonBeginning {
  readonly path: JsonPath
  readonly kind: 'list' | 'object'
  readonly isSelected: boolean
  readonly isAnnounced: boolean
}

/** Where in a document its reading is, as deep as somebody asked for something. */
export interface JsonOutline {
  /** Levels around the current place. */
  readonly depth: number
  begin(kind: JsonBeginning['kind']): JsonBeginning | undefined
  end(): void
  comma(): void
  /** Whether a text that stands here is a key that matters. */
  awaitsKey(): boolean
  key(key: string): void
}

/** An outline that looks for values by selectors as `$.results.*`. */
export function createJsonOutline(select: readonly string[], announce: readonly string[]): JsonOutline {
  const selected = select.map(segmentsOf)
  const announced = announce.map(segmentsOf)
  const deepest = Math.max(0, ...[...selected, ...announced].map((segments) => segments.length))
  const levels: { readonly isList: boolean; key: string | number; awaitsKey: boolean }[] = []
  let depth = 0
  const level = (): (typeof levels)[number] | undefined => (depth <= deepest ? levels[depth - 1] : undefined)
  return {
    get depth() {
      return depth
    },
    begin(kind) {
      const path = depth <= deepest ? levels.slice(0, depth).map(({ key }) => key) : undefined
      const isList = kind === 'list'
      if (depth < deepest) levels[depth] = { isList, key: isList ? 0 : '', awaitsKey: !isList }
      depth += 1
      if (!path) return undefined
      const isSelected = selected.some((segments) => fits(segments, path))
      const isAnnounced = announced.some((segments) => fits(segments, path))
      return isSelected || isAnnounced ? { path, kind, isSelected, isAnnounced } : undefined
    },
    end() {
      depth = Math.max(0, depth - 1)
    },
    comma() {
      const around = level()
      if (around?.isList === true) around.key = Number(around.key) + 1
      else if (around) around.awaitsKey = true
    },
    awaitsKey: () => level()?.awaitsKey === true,
    key(key) {
      const around = level()
      if (!around) return
      around.key = key
      around.awaitsKey = false
    },
  }
}

function segmentsOf(selector: string): readonly string[] {
  return selector.split('.').slice(1)
}

function fits(segments: readonly string[], path: JsonPath): boolean {
  return (
    segments.length === path.length &&
    segments.every((segment, index) => segment === '*' || segment === String(path[index]))
  )
}
