import { compareText } from '@gatewright/core/canonical'
import { datumOf, isDatasetKey, isVolatileKey } from '../rows/result-data.ts'
import type { Lexicon } from '../dictionary/lexicon.ts'
import type { Dataset } from '../dictionary/lexicon-tables.ts'
import type { RawDatasets } from './raw-datasets.ts'
import { isPlainObject, isSameList } from './report-words.ts'
import { isLine, isText } from './texts.ts'

/** The data of a result, in two parts. */
export interface ReadData {
  /** 0 for none; a negative number for one of `newDatasets`. */
  readonly dataset: number
  /** The canonical JSON of the rest; undefined for none. */
  readonly rest: string | undefined
  readonly datums: readonly bigint[]
}

/** Reads the data of the results of one report. */
export interface DataReader {
  /** Undefined for what is not surely right. With `isNumbered` a part of the data is interned. */
  read(data: unknown, isNumbered: boolean): ReadData | undefined
  readonly newDatasets: readonly string[]
}

const none: ReadData = { dataset: 0, rest: undefined, datums: [] }
const longestKey = 256

/** Data that is interned as a whole: results of a class say the same one after the other. */
interface LastDataset {
  readonly keys: readonly string[]
  readonly values: readonly (readonly string[])[]
  readonly read: ReadData
}

export function createDataReader(datasets: Lexicon<string, Dataset>, known: RawDatasets): DataReader {
  const places = new Map<string, number>()
  const newDatasets: string[] = []
  const datums = new Map<string, bigint>()
  let last: LastDataset = { keys: [], values: [], read: none }

  const datasetOf = (
    data: Readonly<Record<string, unknown>>,
    keys: readonly string[],
  ): number | undefined => {
    const raw = known.keyOf(data, keys)
    if (raw === undefined) return undefined
    const found = known.get(raw)
    if (found !== undefined) return found
    const json = checkedJson(data, keys)
    if (json === undefined) return undefined
    const number = datasets.peek(json) ?? places.get(json) ?? -newDatasets.push(json)
    if (number < 0) places.set(json, number)
    else known.set(raw, number)
    return number
  }

  const datumsOf = (
    data: Readonly<Record<string, readonly string[]>>,
    keys: readonly string[],
  ): readonly bigint[] => {
    const found = new Set<bigint>()
    for (const key of keys) {
      if (isVolatileKey(key)) continue
      for (const value of data[key] ?? []) {
        const text = `${key}\0${value}`
        let datum = datums.get(text)
        if (datum === undefined) datums.set(text, (datum = datumOf(key, value)))
        found.add(datum)
      }
    }
    return [...found]
  }

  /** What is interned is looked at in a copy, which is what later data is held against. */
  const readNew = (data: Readonly<Record<string, unknown>>, isNumbered: boolean): ReadData | undefined => {
    const interned: Record<string, unknown> = {}
    const internedKeys: string[] = []
    const rest: string[] = []
    const copy: Record<string, unknown> = {}
    for (const key in data) {
      const values = data[key]
      copy[key] = Array.isArray(values) ? [...(values as readonly unknown[])] : values
      if (!isNumbered || !isDatasetKey(key)) rest.push(key)
      else {
        interned[key] = copy[key]
        internedKeys.push(key)
      }
    }
    const remember = (read: ReadData): ReadData => {
      const keys = Object.keys(copy)
      last = { keys, values: keys.map((key) => copy[key] as readonly string[]), read }
      return read
    }
    if (internedKeys.length === 0 && rest.length === 0) return none
    const dataset = internedKeys.length === 0 ? 0 : datasetOf(interned, internedKeys)
    if (dataset === undefined) return undefined
    if (rest.length === 0) return remember({ dataset, rest: undefined, datums: [] })
    const json = checkedJson(copy, rest)
    if (json === undefined) return undefined
    const read = {
      dataset,
      rest: json,
      datums: datumsOf(copy as Readonly<Record<string, readonly string[]>>, rest),
    }
    return isNumbered ? remember(read) : read
  }

  return {
    newDatasets,
    read(data, isNumbered) {
      if (!isPlainObject(data)) return undefined
      const isLast = (isNumbered || last.keys.length === 0) && isSameData(data, last)
      return isLast ? last.read : readNew(data, isNumbered)
    },
  }
}

function isSameData(data: Readonly<Record<string, unknown>>, { keys, values }: LastDataset): boolean {
  let place = 0
  for (const key in data) {
    const list = data[key]
    const before = values[place]
    if (key !== keys[place] || before === undefined) return false
    if (!Array.isArray(list) || !isSameList(list, before)) return false
    place++
  }
  return place === keys.length
}

/** Canonical JSON of a part of the data; undefined where something of it is not right. */
function checkedJson(data: Readonly<Record<string, unknown>>, keys: readonly string[]): string | undefined {
  const members: string[] = []
  for (const key of [...keys].sort(compareText)) {
    const values = data[key]
    if (key === '__proto__' || !isLine(key, longestKey) || !Array.isArray(values)) return undefined
    const texts: string[] = []
    for (const value of values as readonly unknown[]) {
      if (!isText(value)) return undefined
      texts.push(JSON.stringify(value))
    }
    members.push(`${JSON.stringify(key)}:[${texts.join(',')}]`)
  }
  return `{${members.join(',')}}`
}
