import type { Tables } from '../sql/tables.ts'

/** What the statement that stores reports has for items that are new. */
export interface ItemParts {
  /** The parts of it that add them and say their ids, before all others. */
  readonly added: string
  /** Of what claims are taken from: nobody holds one before the counter of items. */
  readonly waited: string
  /** The id of the item of a run, and where it is taken from. */
  readonly idOfRun: string
  readonly joined: string
  /** The ids of the new items, in their order. */
  readonly answered: string
}

export const noItems: ItemParts = {
  added: '',
  waited: '',
  idOfRun: 'run.item_id',
  joined: '',
  answered: 'NULL',
}

/** New items are `$57` to `$60`; a run has the negative place of its own among them in place of its id. */
export function itemParts(tables: Tables): ItemParts {
  return {
    added: `item_word AS (
      SELECT word.*, (
        SELECT item.id FROM ${tables.item} AS item
        WHERE item.project = $1 AND item.sha = word.sha AND item.name_sha = word.name_sha
      ) AS id
      FROM same, unnest($57::bytea[], $58::text[], $59::text[], $60::bytea[])
        WITH ORDINALITY AS word (sha, type, name, name_sha, place)
    ), item_missing AS (
      SELECT word.*, row_number() OVER (ORDER BY word.place) AS number FROM item_word AS word WHERE word.id IS NULL
    ), item_counted AS (
      INSERT INTO ${tables.counter} (project, kind, last)
      SELECT $1, 'id:item', words FROM (SELECT count(*) AS words FROM item_missing) AS all_missing WHERE words > 0
      ON CONFLICT (project, kind) DO UPDATE SET last = counter.last + excluded.last
      RETURNING last
    ), item_added AS (
      INSERT INTO ${tables.item} (project, id, sha, type, name, name_sha)
      SELECT $1, item_counted.last - (SELECT count(*) FROM item_missing) + missing.number, missing.sha, missing.type,
        missing.name, missing.name_sha
      FROM item_missing AS missing, item_counted ORDER BY missing.sha
      RETURNING id, sha
    ), item_met AS MATERIALIZED (
      SELECT word.place, word.id FROM item_word AS word WHERE word.id IS NOT NULL
      UNION ALL SELECT missing.place, item_added.id
      FROM item_added JOIN item_missing AS missing ON missing.sha = item_added.sha
    ), `,
    waited: '(SELECT count(*) AS items FROM item_met) AS waited, ',
    idOfRun: 'coalesce(item_met.id, run.item_id)',
    joined: ' LEFT JOIN item_met ON item_met.place = -run.item_id',
    answered: '(SELECT to_jsonb(array_agg(item_met.id ORDER BY item_met.place)) FROM item_met)',
  }
}
