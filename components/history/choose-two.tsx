'use client'

import { GitCompareArrows } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { isUnfinished } from '#lib/tasks/schema.ts'
import { buttonStyle } from '../ui/button.tsx'
import { type ActedTask, compareAddress, titleOf } from './task-actions.ts'

interface ChooseBoxProps {
  task: ActedTask
  isChosen: boolean
  /** Two are chosen: a third one has to wait. */
  isFull: boolean
  onToggle: () => void
}

/** Only what has ended can be compared. */
export function ChooseBox({ task, isChosen, isFull, onToggle }: ChooseBoxProps) {
  const t = useTranslations('history')
  return (
    <label className="grid size-9 cursor-pointer place-items-center has-disabled:cursor-default">
      <input
        type="checkbox"
        aria-label={t('choose', { name: titleOf(task) })}
        checked={isChosen}
        disabled={isUnfinished(task.status) || (isFull && !isChosen)}
        onChange={onToggle}
        className="size-4.5 accent-(--accent) disabled:opacity-40"
      />
    </label>
  )
}

/** Follows along at the bottom while two are being chosen. */
export function CompareBar({ chosen }: { chosen: readonly ActedTask[] }) {
  const t = useTranslations('history')
  const [one, other] = chosen
  return (
    <div className="sticky bottom-4 z-20 mt-2 flex flex-wrap items-center justify-between gap-3 rounded-2xl border border-line bg-surface p-3 pl-5 shadow-raised">
      <p aria-live="polite" className="min-w-0 flex-1 truncate text-sm">
        {one && other
          ? t('chosenBoth', { one: titleOf(one), other: titleOf(other) })
          : t('chosenCount', { count: chosen.length })}
      </p>
      {one && other ? (
        <Link href={compareAddress(one, other)} className={buttonStyle({ tone: 'primary' })}>
          <GitCompareArrows aria-hidden="true" className="size-4" />
          {t('compareNow')}
        </Link>
      ) : null}
    </div>
  )
}
