'use client'

import { GitCompareArrows } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { ComparePicker } from './compare-picker.tsx'
import type { ActedTask } from './task-actions.ts'

/** 비교: asks which other run. */
export function CompareButton({ task }: { task: ActedTask }) {
  const t = useTranslations('history')
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <Button size="sm" className="h-9" onClick={() => setIsOpen(true)}>
        <GitCompareArrows aria-hidden="true" className="size-4" />
        {t('compare')}
      </Button>
      <ComparePicker task={task} isOpen={isOpen} onOpenChange={setIsOpen} />
    </>
  )
}
