import type { Filter } from '@aws-sdk/client-ec2'
import type { Ec2State, Tags } from '../state/ec2State.ts'
import { Ec2Error, invalidParameterValue } from '../wire/ec2Error.ts'
import { isOmitted } from '../youngResources.ts'

type FilterValue = string | undefined | readonly (string | undefined)[]

/** The values that each filter compares, by the name of the filter. */
export type Filters<Row> = Readonly<Record<string, (row: Row, state: Ec2State) => FilterValue>>

/** How Describe calls read one kind of resource. */
export interface Kind<Row> {
  idOf(row: Row): string
  /** Returns all rows, or those of one VPC, as they were `lag` milliseconds ago. */
  rows(state: Ec2State, lag: number, vpcId?: string): readonly Row[]
  row(state: Ec2State, id: string, lag: number): Row | undefined
  notFound(id: string): Ec2Error
  filters: Filters<Row>
  /** Returns the tags for `tag:` filters, if they are not the tags of the row id. */
  tags?(row: Row, state: Ec2State): Tags
  maxResults?: { min: number; max: number }
  /** The error code for an unknown filter; InvalidParameterValue if omitted. */
  unknownFilter?: string
}

export interface DescribeInput {
  Filters?: Filter[] | undefined
  MaxResults?: number | undefined
  NextToken?: string | undefined
}

export interface Page<Row> {
  rows: Row[]
  nextToken: string | undefined
}

/** Returns one page of the rows that match the ids and the filters, sorted by id. */
export const describe = <Row>(
  state: Ec2State,
  kind: Kind<Row>,
  ids: readonly string[] | undefined,
  input: DescribeInput,
): Page<Row> => {
  const rows = ids && ids.length > 0 ? rowsById(state, kind, ids) : listedRows(state, kind, input.Filters)
  const matches = matcher(state, kind, input.Filters)
  return pageOf(
    state,
    kind,
    rows.filter((row) => matches(row, state)),
    input,
  )
}

const rowsById = <Row>(state: Ec2State, kind: Kind<Row>, ids: readonly string[]): readonly Row[] =>
  Array.from(new Set(ids), (id) => {
    const row = kind.row(state, id, state.lags.byId)
    if (row === undefined) throw kind.notFound(id)
    return row
  })

const listedRows = <Row>(state: Ec2State, kind: Kind<Row>, filters: Filter[] = []): readonly Row[] => {
  const { lists } = state.lags
  const vpcIds = filters.find(({ Name }) => Name === 'vpc-id')?.Values
  const rows =
    !vpcIds || vpcIds.some(hasWildcard)
      ? kind.rows(state, lists)
      : [...new Set(vpcIds)].flatMap((vpcId) => kind.rows(state, lists, vpcId))
  return rows.filter((row) => !isOmitted(state, kind.idOf(row)))
}

const hasWildcard = (value: string) => /[*?\\]/.test(value)

/** EC2's wildcards: `*` matches any text, `?` one character, and a backslash makes the next character literal. */
const wildcard = (value: string): ((text: string) => boolean) => {
  if (!hasWildcard(value)) return (text) => text === value
  const pattern = value.replace(/\\.|[\\^$.|?*+()[\]{}]/gs, (match) => {
    if (match === '*') return '.*'
    if (match === '?') return '.'
    return match.length === 2 ? match.replace(/^\\([\w-])$/, '$1') : `\\${match}`
  })
  const expression = new RegExp(`^${pattern}$`, 's')
  return (text) => expression.test(text)
}

type Matches<Row> = (row: Row, state: Ec2State) => boolean

const matcher = <Row>({ settings }: Ec2State, kind: Kind<Row>, filters: Filter[] = []): Matches<Row> => {
  const tests = filters.map(({ Name = '', Values = [] }): Matches<Row> => {
    if (Values.length > 200) {
      throw new Ec2Error('FilterLimitExceeded', 'The maximum number of filter values specified on a single call is 200')
    }
    const read = filterByName(kind, Name)
    const isLiteral = Name === 'service-name' && settings.serviceNameFilter === 'literal'
    const patterns = Values.map(isLiteral ? (value) => (text: string) => text === value : wildcard)
    return (row, state) => {
      const found = read(row, state)
      const texts = found === undefined || typeof found === 'string' ? [found] : found
      return texts.some((text) => text !== undefined && patterns.some((pattern) => pattern(text)))
    }
  })
  return (row, state) => tests.every((test) => test(row, state))
}

const filterByName = <Row>({ filters, idOf, ...kind }: Kind<Row>, name: string): Filters<Row>[string] => {
  const tags = kind.tags ?? ((row, state) => state.describedTags(idOf(row)))
  if (name === 'tag-key') return (row, state) => [...tags(row, state).keys()]
  if (name.startsWith('tag:')) return (row, state) => tags(row, state).get(name.slice('tag:'.length))
  const filter = Object.hasOwn(filters, name) ? filters[name] : undefined
  if (!filter) throw new Ec2Error(kind.unknownFilter ?? 'InvalidParameterValue', `The filter '${name}' is invalid`)
  return filter
}

/**
 * The token contains the id of the last row of the previous page, so that rows that appear or disappear between pages
 * do no harm.
 */
const pageOf = <Row>(
  state: Ec2State,
  { idOf, maxResults }: Kind<Row>,
  rows: readonly Row[],
  { MaxResults, NextToken }: DescribeInput,
): Page<Row> => {
  if (MaxResults !== undefined && maxResults) checkMaxResults(MaxResults, maxResults)
  const size = Math.min(MaxResults ?? Number.POSITIVE_INFINITY, state.settings.pageSize)
  const sorted = rows.toSorted((a, b) => (idOf(a) < idOf(b) ? -1 : 1))
  const after = NextToken === undefined ? '' : idInToken(NextToken)
  const remaining = sorted.filter((row) => idOf(row) > after)
  const page = remaining.slice(0, size)
  const last = page.at(-1)
  return { rows: page, nextToken: last && page.length < remaining.length ? tokenOf(idOf(last)) : undefined }
}

const checkMaxResults = (value: number, { min, max }: { min: number; max: number }): void => {
  const problem = value < min ? `greater than ${min}` : value > max ? `less than ${max}` : undefined
  if (problem) {
    throw invalidParameterValue(`Value ( ${value} ) for parameter maxResults is invalid. Expecting a value ${problem}.`)
  }
}

const TOKEN_MARK = 'after:'

const tokenOf = (id: string) => Buffer.from(TOKEN_MARK + id).toString('base64url')

const idInToken = (token: string): string => {
  const text = Buffer.from(token, 'base64url').toString()
  if (!text.startsWith(TOKEN_MARK)) throw new Ec2Error('InvalidNextToken', 'The token supplied is not valid')
  return text.slice(TOKEN_MARK.length)
}

/** The bounds of MaxResults that most actions have in EC2's API model. */
export const usualMaxResults = { min: 5, max: 1_000 }
