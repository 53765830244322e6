import type { ReactNode } from 'react'

/** Words are on the left, numbers on the right. `unseen` is for a screen reader alone; `shown` takes the place of the name. */
export type Column = string | { name: string; isNumber?: true; isUnseen?: true; shown?: ReactNode }

/** The head of a list: what its columns are. */
export const TableHead = ({ columns }: { columns: readonly Column[] }) => (
  <thead>
    <tr>
      {columns.map((column) => (
        <Head key={nameOf(column)} {...(typeof column === 'string' ? { name: column } : column)} />
      ))}
    </tr>
  </thead>
)

const nameOf = (column: Column) => (typeof column === 'string' ? column : column.name)

const Head = ({ name, isNumber, isUnseen, shown }: Exclude<Column, string>) => (
  <th scope="col" className={isNumber ? 'number' : undefined}>
    {shown ?? (isUnseen ? <span className="unseen">{name}</span> : name)}
  </th>
)
