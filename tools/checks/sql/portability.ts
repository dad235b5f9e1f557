import { child, children, names, textOf, walk, type Node } from './syntax-tree.ts'

/** Functions that not every database of PostgreSQL's kind has, or that mean another thing in a cluster. */
const functions = [
  { pattern: /^pg_(try_)?advisory_/, what: 'an advisory lock' },
  { pattern: /^(nextval|currval|setval|lastval)$/, what: 'a sequence' },
  {
    pattern:
      /^(txid_|pg_current_xact_id|pg_current_snapshot|pg_snapshot_|pg_xact_|pg_visible_in_snapshot|age$|mxid_age)/,
    what: 'a transaction id or snapshot',
  },
  { pattern: /^(uuidv7|gen_random_uuid)$/, what: 'a key that the database makes' },
]

const serials = /^(big|small)?serial[248]?$/

/**
 * What a statement uses of SQL that this package does without, so that it runs on Citus, CockroachDB, YugabyteDB and PGlite
 * as on PostgreSQL.
 */
export function unportableParts(tree: unknown): readonly string[] {
  const found = new Set<string>()
  walk(tree, (type, node) => {
    const part = partOf(type, node)
    if (part !== undefined) found.add(part)
    return true
  })
  return [...found]
}

function partOf(type: string, node: Node): string | undefined {
  switch (type) {
    case 'SelectStmt':
      return node['limitOffset'] === undefined ? twiceChanged(node) : 'OFFSET'
    case 'InsertStmt':
    case 'UpdateStmt':
    case 'DeleteStmt':
      return twiceChanged(node)
    case 'FuncCall': {
      const name = names(children(node, 'funcname')).at(-1) ?? ''
      return functions.find(({ pattern }) => pattern.test(name))?.what
    }
    case 'LockingClause':
      return textOf(node, 'waitPolicy') === 'LockWaitSkip' ? 'SKIP LOCKED' : undefined
    case 'ColumnDef': {
      const type_ = names(children(child(node, 'typeName'), 'names')).at(-1) ?? ''
      if (serials.test(type_)) return 'a sequence'
      return node['compression'] === undefined ? undefined : 'a compression of a column'
    }
    case 'Constraint':
      if (node['deferrable'] === true || textOf(node, 'contype') === 'CONSTR_ATTR_DEFERRABLE')
        return 'DEFERRABLE'
      if (textOf(node, 'contype') === 'CONSTR_IDENTITY') return 'a sequence'
      return textOf(node, 'contype') === 'CONSTR_FOREIGN' ? 'a foreign key' : undefined
    case 'ColumnRef':
      return ['xmin', 'xmax', 'ctid'].includes(names(children(node, 'fields')).at(-1) ?? '')
        ? 'a transaction id or snapshot'
        : undefined
    case 'CreateSeqStmt':
      return 'a sequence'
    case 'CreateTrigStmt':
      return 'a trigger'
    case 'CreateEnumStmt':
      return 'an enum type'
    case 'CreateStmt':
      return isTemporary(child(node, 'relation')) ? 'a temporary table' : undefined
    case 'CreateTableAsStmt':
      return isTemporary(child(child(node, 'into'), 'rel')) ? 'a temporary table' : undefined
    default:
      return undefined
  }
}

function isTemporary(relation: Node): boolean {
  return textOf(relation, 'relpersistence') === 't'
}

/** Two parts of one statement that change one table: which of them is seen is not the same everywhere. */
function twiceChanged(node: Node): string | undefined {
  const changed: string[] = []
  const note = (type: string, change: Node): void => {
    if (/^(Insert|Update|Delete|Merge)Stmt$/.test(type))
      changed.push(textOf(child(change, 'relation'), 'relname'))
  }
  const parts = children(child(node, 'withClause'), 'ctes').map((cte) =>
    child(child(cte, 'CommonTableExpr'), 'ctequery'),
  )
  for (const part of parts) for (const [type, change] of Object.entries(part)) note(type, change as Node)
  if (parts.length > 0 && node['relation'] !== undefined)
    changed.push(textOf(child(node, 'relation'), 'relname'))
  return changed.length === new Set(changed).size ? undefined : 'one table changed twice in one statement'
}
