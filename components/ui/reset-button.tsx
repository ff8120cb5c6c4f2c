import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import { Spinner } from './spinner.tsx'

interface ResetButtonProps {
  onReset: () => void
  /** Where no search field shows that the list is on its way. */
  isBusy?: boolean
  children: ReactNode
}

/** The way out of all filters at once. */
export function ResetButton({ onReset, isBusy = false, children }: ResetButtonProps) {
  const Icon = isBusy ? Spinner : X
  return (
    <Button tone="quiet" size="sm" className="h-10" onClick={onReset}>
      <Icon aria-hidden="true" className="size-4" />
      {children}
    </Button>
  )
}
