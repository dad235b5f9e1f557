import { child, children, isNode, names, textOf, walk, type Node } from './syntax-tree.ts'

/** The tables that the rule is about, and all others that statements may name. */
export interface KnownTables {
  readonly schema: string
  /** Those with a column `project`. */
  readonly ofProjects: ReadonlySet<string>
  readonly others: ReadonlySet<string>
}

/**
 * Where a statement could meet the rows of another project: a table that no `project = $n` narrows, a row that is written
 * without the project or with one that is no parameter, a table of no known name. An `a.project = b.project` is enough
 * where `b` is narrowed.
 */
export function projectFaults(tree: unknown, tables: KnownTables): readonly string[] {
  const faults = new Set<string>()
  const outside: Scope = { ctes: new Set(), bound: new Set() }
  const level = (value: unknown, scope: Scope): void =>
    walk(value, (type, node) => {
      if (!/^(Select|Insert|Update|Delete|Merge)Stmt$/.test(type)) return true
      statement(type, node, scope)
      return false
    })
  const statement = (type: string, node: Node, scope: Scope): void => {
    const ctes = children(child(node, 'withClause'), 'ctes').map((cte) => child(cte, 'CommonTableExpr'))
    const inner: Scope = {
      ctes: new Set([...scope.ctes, ...ctes.map((cte) => textOf(cte, 'ctename'))]),
      bound: scope.bound,
    }
    for (const cte of ctes) level(cte['ctequery'], inner)
    if (type === 'MergeStmt') faults.add('MERGE, which this check does not understand.')
    const relations = tablesIn(type, node)
    const bound = boundNames(relations, conditionsOf(node), inner)
    for (const { name, schema, alias } of relations) {
      if (schema === '' && inner.ctes.has(name)) continue
      if (schema !== tables.schema) {
        if (!/^(pg_|information_schema)/.test(schema === '' ? name : schema))
          faults.add(`${name} is no table that is known.`)
      } else if (!isKnown(name, tables)) faults.add(`${name} is no table that is known.`)
      else if (isOfProjects(name, tables) && !bound.has(alias))
        faults.add(`${alias} is not narrowed by project = $n.`)
    }
    if (type === 'InsertStmt') insert(node)
    for (const [key, value] of Object.entries(node))
      if (key !== 'withClause') level(wrapped(key, value), { ctes: inner.ctes, bound })
  }
  const insert = (node: Node): void => {
    const name = textOf(child(node, 'relation'), 'relname')
    if (!isOfProjects(name, tables)) return
    const place = children(node, 'cols').findIndex(
      (column) => textOf(child(column, 'ResTarget'), 'name') === 'project',
    )
    if (place === -1) {
      faults.add(`${name} is written without its project.`)
      return
    }
    const select = child(child(node, 'selectStmt'), 'SelectStmt')
    const rows = children(select, 'valuesLists').map((list) => children(child(list, 'List'), 'items')[place])
    const target = children(select, 'targetList')[place]
    const written = rows.length > 0 ? rows : [child(child(target ?? {}, 'ResTarget'), 'val')]
    if (!written.every((value) => value !== undefined && isParameter(value)))
      faults.add(`${name} is written with a project that is no parameter.`)
  }
  level(tree, outside)
  return [...faults]
}

interface Scope {
  readonly ctes: ReadonlySet<string>
  /** Aliases of tables around this query whose project is narrowed. */
  readonly bound: ReadonlySet<string>
}

interface Relation {
  readonly name: string
  readonly schema: string
  readonly alias: string
}

/** A part of a SELECT of a UNION stands in it without the name of its type. */
function wrapped(key: string, value: unknown): unknown {
  return key === 'larg' || key === 'rarg' ? { SelectStmt: value } : value
}

/** The tables of one query, without those of the queries in it; what an INSERT writes into is not read. */
function tablesIn(type: string, node: Node): readonly Relation[] {
  const found: Relation[] = []
  const note = (range: Node): void => {
    const name = textOf(range, 'relname')
    const alias = textOf(child(range, 'alias'), 'aliasname') || name
    found.push({ name, schema: textOf(range, 'schemaname'), alias })
  }
  if ((type === 'UpdateStmt' || type === 'DeleteStmt') && isNode(node['relation'])) note(node['relation'])
  for (const key of ['fromClause', 'usingClause'])
    walk(node[key], (kind, range) => {
      if (kind === 'RangeVar') note(range)
      return kind !== 'SelectStmt' && kind !== 'RangeSubselect'
    })
  return found
}

/** Everything that all rows of a query fulfil: of WHERE and of the joins that leave no row without. */
function conditionsOf(node: Node): readonly Node[] {
  const found: Node[] = []
  const and = (condition: unknown): void => {
    if (!isNode(condition)) return
    const both = child(condition, 'BoolExpr')
    if (textOf(both, 'boolop') === 'AND_EXPR') children(both, 'args').forEach(and)
    else found.push(condition)
  }
  and(node['whereClause'])
  for (const key of ['fromClause', 'usingClause'])
    walk(node[key], (kind, join) => {
      if (kind === 'JoinExpr') and(join['quals'])
      return kind !== 'SelectStmt' && kind !== 'RangeSubselect'
    })
  return found
}

/** The aliases of a query whose project is a parameter, or that of another one whose project is. */
function boundNames(
  relations: readonly Relation[],
  conditions: readonly Node[],
  scope: Scope,
): ReadonlySet<string> {
  const own = new Set(relations.map(({ alias }) => alias))
  const bound = new Set([...scope.bound].filter((alias) => !own.has(alias)))
  const only = own.size === 1 ? ([...own][0] ?? '') : undefined
  const equalities = conditions.flatMap((condition) => {
    const expression = child(condition, 'A_Expr')
    const isEquality =
      textOf(expression, 'kind') === 'AEXPR_OP' && names(children(expression, 'name')).join() === '='
    return isEquality ? [[child(expression, 'lexpr'), child(expression, 'rexpr')] as const] : []
  })
  // As often as there are names: each round may bind one that another waits for.
  for (let round = 0; round <= own.size; round++)
    for (const [left, right] of equalities)
      for (const [one, other] of [
        [left, right],
        [right, left],
      ] as const) {
        const alias = projectOf(one, only)
        if (alias === undefined) continue
        const source = projectOf(other, only)
        if (isParameter(other) || (source !== undefined && bound.has(source))) bound.add(alias)
      }
  return bound
}

/** The alias in `alias.project`; of a bare `project` the only table there is. */
function projectOf(node: Node, only: string | undefined): string | undefined {
  const fields = names(children(child(node, 'ColumnRef'), 'fields'))
  if (fields.at(-1) !== 'project') return undefined
  return fields.length === 1 ? only : fields.at(-2)
}

function isParameter(node: Node): boolean {
  return 'ParamRef' in node || ('TypeCast' in node && 'ParamRef' in child(child(node, 'TypeCast'), 'arg'))
}

function isOfProjects(name: string, tables: KnownTables): boolean {
  return tables.ofProjects.has(name.replace(/_(default|\d{8}_\d{8})$/, ''))
}

function isKnown(name: string, tables: KnownTables): boolean {
  return isOfProjects(name, tables) || tables.others.has(name)
}
