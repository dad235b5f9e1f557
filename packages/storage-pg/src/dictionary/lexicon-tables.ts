import { itemKey, variantKey, type Item, type Variant } from '@gatewright/core/schema'
import { sortKey, textSha } from '../sql/keys.ts'
import { bytesLiteral, numbersLiteral, textsLiteral } from '../sql/array-literal.ts'
import type { Tables } from '../sql/tables.ts'
import { recordJson } from '../stores/record-json.ts'
import type { LexiconTable } from './lexicon-table.ts'
import { createWordCache } from './word-cache.ts'

/** So many variants are kept once for all series that have them. */
const mostVariants = 10_000

/** A testcase by its id, in a variant. */
export interface SeriesWord {
  readonly testcaseId: number
  readonly variant: Variant
  /** The `variantKey` of the variant, which is dear to make. */
  readonly variantKey: string
}

/** What has a history. */
export interface Series {
  readonly testcaseId: number
  readonly testcase: string
  readonly variant: Variant
}

/** The data of a `dataset`. */
export type Dataset = Readonly<Record<string, readonly string[]>>

export function itemTable(tables: Tables): LexiconTable<Item, Item> {
  return {
    counter: 'id:item',
    keyOf: itemKey,
    keyColumns: (items) => [bytesLiteral(items.map((item) => textSha(itemKey(item))))],
    wordColumns: itemColumns,
    find: `SELECT word.place, item.id FROM unnest($2::bytea[]) WITH ORDINALITY AS word (sha, place)
      JOIN ${tables.item} AS item ON item.project = $1 AND item.sha = word.sha`,
    learn: `WITH word AS (
        SELECT * FROM unnest($3::bytea[], $4::text[], $5::text[], $6::bytea[]) WITH ORDINALITY AS word (sha, type, name, name_sha, place)
      ), known AS (
        SELECT word.place, item.id FROM word
        JOIN ${tables.item} AS item ON item.project = $1 AND item.sha = word.sha
      ), missing AS (
        SELECT word.*, row_number() OVER (ORDER BY word.place) AS number FROM word
        WHERE NOT EXISTS (SELECT FROM known WHERE known.place = word.place)
      ), counted AS (
        INSERT INTO ${tables.counter} (project, kind, last)
        SELECT $1, $2, words FROM (SELECT count(*) AS words FROM missing) AS all_missing WHERE words > 0
        ON CONFLICT (project, kind) DO UPDATE SET last = counter.last + excluded.last
        RETURNING last
      ), added AS (
        INSERT INTO ${tables.item} (project, id, sha, type, name, name_sha)
        SELECT $1, counted.last - (SELECT count(*) FROM missing) + missing.number, missing.sha, missing.type, missing.name, missing.name_sha FROM missing, counted
        ORDER BY missing.sha
        ON CONFLICT (project, sha) DO NOTHING
        RETURNING id, sha
      )
      SELECT place, id, false AS is_new FROM known
      UNION ALL SELECT missing.place, added.id, true FROM added JOIN missing ON missing.sha = added.sha`,
    read: `SELECT id, type, name FROM ${tables.item} WHERE project = $1 AND id = ANY($2::int4[])`,
    // Answers share what words mean: nobody may change it.
    meaningOf: ({ type, name }) => Object.freeze({ type: type as string, id: name as string }),
    wordOf: (item) => item,
  }
}

/** `sha`, `type`, `name` and `name_sha` of items. */
export function itemColumns(items: readonly Item[]): readonly string[] {
  return [
    bytesLiteral(items.map((item) => textSha(itemKey(item)))),
    textsLiteral(items.map(({ type }) => type)),
    textsLiteral(items.map(({ id }) => id)),
    bytesLiteral(items.map(({ id }) => textSha(id))),
  ]
}

export function testcaseTable(tables: Tables): LexiconTable<string, string> {
  return {
    counter: 'id:testcase',
    keyOf: (name) => name,
    keyColumns: (names) => [bytesLiteral(names.map(textSha))],
    wordColumns: (names) => [
      bytesLiteral(names.map(textSha)),
      textsLiteral(names),
      bytesLiteral(names.map(sortKey)),
    ],
    find: `SELECT word.place, testcase.id FROM unnest($2::bytea[]) WITH ORDINALITY AS word (sha, place)
      JOIN ${tables.testcase} AS testcase ON testcase.project = $1 AND testcase.sha = word.sha`,
    learn: `WITH word AS (
        SELECT * FROM unnest($3::bytea[], $4::text[], $5::bytea[]) WITH ORDINALITY AS word (sha, name, sort_key, place)
      ), known AS (
        SELECT word.place, testcase.id FROM word
        JOIN ${tables.testcase} AS testcase ON testcase.project = $1 AND testcase.sha = word.sha
      ), missing AS (
        SELECT word.*, row_number() OVER (ORDER BY word.place) AS number FROM word
        WHERE NOT EXISTS (SELECT FROM known WHERE known.place = word.place)
      ), counted AS (
        INSERT INTO ${tables.counter} (project, kind, last)
        SELECT $1, $2, words FROM (SELECT count(*) AS words FROM missing) AS all_missing WHERE words > 0
        ON CONFLICT (project, kind) DO UPDATE SET last = counter.last + excluded.last
        RETURNING last
      ), added AS (
        INSERT INTO ${tables.testcase} (project, id, sha, name, sort_key)
        SELECT $1, counted.last - (SELECT count(*) FROM missing) + missing.number, missing.sha, missing.name, missing.sort_key FROM missing, counted
        ORDER BY missing.sha
        ON CONFLICT (project, sha) DO NOTHING
        RETURNING id, sha
      )
      SELECT place, id, false AS is_new FROM known
      UNION ALL SELECT missing.place, added.id, true FROM added JOIN missing ON missing.sha = added.sha`,
    read: `SELECT id, name FROM ${tables.testcase} WHERE project = $1 AND id = ANY($2::int4[])`,
    meaningOf: ({ name }) => name as string,
    wordOf: (name) => name,
  }
}

export function seriesTable(tables: Tables): LexiconTable<SeriesWord, Series> {
  const variants = createWordCache<string, Variant>(mostVariants)
  const sharedOf = new WeakMap<Variant, Variant>()
  /** Many series share few variants. */
  const sharedVariant = (variant: Variant): Variant => {
    const met = sharedOf.get(variant)
    if (met) return met
    const text = JSON.stringify(variant)
    const shared = variants.get(text) ?? Object.freeze(variant)
    variants.set(text, shared)
    sharedOf.set(variant, shared)
    return shared
  }
  const keyColumns = (words: readonly SeriesWord[]): readonly string[] => [
    numbersLiteral(words.map(({ testcaseId }) => testcaseId)),
    bytesLiteral(words.map((word) => textSha(word.variantKey))),
  ]
  return {
    counter: 'id:series',
    keyOf: (word) => `${word.testcaseId}\n${word.variantKey}`,
    keyColumns,
    wordColumns: (words) => [
      ...keyColumns(words),
      textsLiteral(words.map(({ variant }) => JSON.stringify(variant))),
    ],
    find: `SELECT word.place, series.id
      FROM unnest($2::int4[], $3::bytea[]) WITH ORDINALITY AS word (testcase_id, variant_sha, place)
      JOIN ${tables.series} AS series
        ON series.project = $1 AND series.testcase_id = word.testcase_id AND series.variant_sha = word.variant_sha`,
    learn: `WITH word AS (
        SELECT * FROM unnest($3::int4[], $4::bytea[], $5::text[]) WITH ORDINALITY AS word (testcase_id, variant_sha, variant, place)
      ), known AS (
        SELECT word.place, series.id FROM word
        JOIN ${tables.series} AS series ON series.project = $1 AND series.testcase_id = word.testcase_id AND series.variant_sha = word.variant_sha
      ), missing AS (
        SELECT word.*, row_number() OVER (ORDER BY word.place) AS number FROM word
        WHERE NOT EXISTS (SELECT FROM known WHERE known.place = word.place)
      ), counted AS (
        INSERT INTO ${tables.counter} (project, kind, last)
        SELECT $1, $2, words FROM (SELECT count(*) AS words FROM missing) AS all_missing WHERE words > 0
        ON CONFLICT (project, kind) DO UPDATE SET last = counter.last + excluded.last
        RETURNING last
      ), added AS (
        INSERT INTO ${tables.series} (project, id, testcase_id, variant_sha, variant)
        SELECT $1, counted.last - (SELECT count(*) FROM missing) + missing.number, missing.testcase_id, missing.variant_sha, missing.variant::jsonb FROM missing, counted
        ORDER BY missing.testcase_id, missing.variant_sha
        ON CONFLICT (project, testcase_id, variant_sha) DO NOTHING
        RETURNING id, testcase_id, variant_sha
      )
      SELECT place, id, false AS is_new FROM known
      UNION ALL SELECT missing.place, added.id, true FROM added JOIN missing ON missing.testcase_id = added.testcase_id AND missing.variant_sha = added.variant_sha`,
    read: `SELECT series.id, series.testcase_id, testcase.name, series.variant FROM ${tables.series} AS series
      JOIN ${tables.testcase} AS testcase ON testcase.project = $1 AND testcase.id = series.testcase_id
      WHERE series.project = $1 AND series.id = ANY($2::int4[])`,
    meaningOf: ({ testcase_id, name, variant }) => ({
      testcaseId: testcase_id as number,
      testcase: name as string,
      variant: sharedVariant(variant as Variant),
    }),
    wordOf: ({ testcaseId, variant }) => ({ testcaseId, variant, variantKey: variantKey(variant) }),
  }
}

/** A word is the canonical JSON of the data. */
export function datasetTable(tables: Tables): LexiconTable<string, Dataset> {
  return {
    counter: 'id:dataset',
    keyOf: (json) => json,
    keyColumns: (texts) => [bytesLiteral(texts.map(textSha))],
    wordColumns: (texts) => [bytesLiteral(texts.map(textSha)), textsLiteral(texts)],
    find: `SELECT word.place, dataset.id FROM unnest($2::bytea[]) WITH ORDINALITY AS word (sha, place)
      JOIN ${tables.dataset} AS dataset ON dataset.project = $1 AND dataset.sha = word.sha`,
    learn: `WITH word AS (
        SELECT * FROM unnest($3::bytea[], $4::text[]) WITH ORDINALITY AS word (sha, data, place)
      ), known AS (
        SELECT word.place, dataset.id FROM word
        JOIN ${tables.dataset} AS dataset ON dataset.project = $1 AND dataset.sha = word.sha
      ), missing AS (
        SELECT word.*, row_number() OVER (ORDER BY word.place) AS number FROM word
        WHERE NOT EXISTS (SELECT FROM known WHERE known.place = word.place)
      ), counted AS (
        INSERT INTO ${tables.counter} (project, kind, last)
        SELECT $1, $2, words FROM (SELECT count(*) AS words FROM missing) AS all_missing WHERE words > 0
        ON CONFLICT (project, kind) DO UPDATE SET last = counter.last + excluded.last
        RETURNING last
      ), added AS (
        INSERT INTO ${tables.dataset} (project, id, sha, data)
        SELECT $1, counted.last - (SELECT count(*) FROM missing) + missing.number, missing.sha, missing.data::jsonb FROM missing, counted
        ORDER BY missing.sha
        ON CONFLICT (project, sha) DO NOTHING
        RETURNING id, sha
      )
      SELECT place, id, false AS is_new FROM known
      UNION ALL SELECT missing.place, added.id, true FROM added JOIN missing ON missing.sha = added.sha`,
    read: `SELECT id, data FROM ${tables.dataset} WHERE project = $1 AND id = ANY($2::int4[])`,
    meaningOf: ({ data }) => {
      for (const values of Object.values(data as Dataset)) Object.freeze(values)
      return Object.freeze(data as Dataset)
    },
    wordOf: recordJson,
  }
}
