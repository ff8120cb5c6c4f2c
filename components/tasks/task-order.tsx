'use client'

import { Pin } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import { TASK_SORTS } from '#lib/tasks/schema.ts'
import { Button } from '../ui/button.tsx'
import { Select } from '../ui/select.tsx'

const ORDER = {
  sort: parseAsStringLiteral(TASK_SORTS),
  pinned: parseAsStringLiteral(['true']),
}

/** In which order, and whether the pinned ones alone. The address is the state, as with the filters. */
export function TaskOrder() {
  const t = useTranslations('history')
  const [isBusy, startTransition] = useTransition()
  const [{ sort, pinned }, setOrder] = useQueryStates(ORDER, { shallow: false, startTransition })
  return (
    <div aria-busy={isBusy} className="flex items-center gap-2">
      <Select
        aria-label={t('sort')}
        value={sort ?? 'newest'}
        onChange={({ target }) =>
          setOrder({ sort: target.value === 'newest' ? null : ORDER.sort.parse(target.value) })
        }
      >
        {TASK_SORTS.map((name) => (
          <option key={name} value={name}>
            {t(`sorts.${name}`)}
          </option>
        ))}
      </Select>
      <Button
        className="h-10"
        tone={pinned ? 'soft' : 'neutral'}
        aria-pressed={pinned !== null}
        onClick={() => setOrder({ pinned: pinned ? null : 'true' })}
      >
        <Pin aria-hidden="true" className="size-4" />
        {t('pinnedOnly')}
      </Button>
    </div>
  )
}
