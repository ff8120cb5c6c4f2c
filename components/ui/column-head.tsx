import type { ReactNode } from 'react'
import { cn } from './cn.ts'

/** Names a column of figures; the first one's class turns it to the left. */
export function ColumnHead({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <th scope="col" className={cn('pb-2 pl-3 text-right font-medium text-faint text-xs', className)}>
      {children}
    </th>
  )
}
