'use client'

import { Menu } from '@base-ui/react/menu'
import { useQuery } from '@tanstack/react-query'
import { ChevronDown, Download } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { type ExportOptions, exportOptionsSchema } from '#lib/exports/schema.ts'
import { Button } from '../ui/button.tsx'
import { MenuPopup } from '../ui/menu.tsx'

type Option = ExportOptions['items'][number]

const itemStyle =
  'block w-full max-w-[min(22rem,calc(100vw-2.75rem))] cursor-pointer select-none rounded-lg px-3 py-2.5 text-left outline-none data-highlighted:bg-sunken data-disabled:cursor-default'

/** Known without asking; the uploaded workbook is not every task's. */
const ALWAYS: readonly Option[] = (
  [
    ['xlsx', 'utf-8'],
    ['csv', 'utf-8'],
    ['csv', 'cp949'],
    ['jsonl', 'utf-8'],
  ] as const
).map(([format, encoding]) => ({ format, encoding, is_available: true, code: null, reason: null }))

/** 내보내기: every ticket of a task in the form somebody needs, each with what it is for. */
export function ExportMenu({ taskId }: { taskId: string }) {
  const t = useTranslations('exports')
  const { data } = useQuery({
    queryKey: ['exports', taskId],
    queryFn: () => fetchOptions(taskId),
    staleTime: Infinity,
  })
  // Nobody who uploaded a CSV wants to read why it is no workbook.
  const options = (data?.items ?? ALWAYS).filter(({ code }) => code !== 'workbook_not_xlsx')
  return (
    <Menu.Root>
      <Menu.Trigger
        data-print="hide"
        render={<Button tone="quiet" size="sm" className="-mr-2 px-2.5 data-popup-open:bg-sunken" />}
      >
        <Download aria-hidden="true" className="size-3.5" />
        {t('export')}
        <ChevronDown aria-hidden="true" className="size-3.5 text-faint" />
      </Menu.Trigger>
      <MenuPopup>
        {options.map((option) => (
          <ExportItem key={`${option.format} ${option.encoding}`} taskId={taskId} option={option} />
        ))}
      </MenuPopup>
    </Menu.Root>
  )
}

function ExportItem({ taskId, option }: { taskId: string; option: Option }) {
  const t = useTranslations('exports')
  const { format, encoding, is_available, reason } = option
  const key = encoding === 'cp949' ? 'cp949' : format
  const words = (
    <>
      <span className={is_available ? 'block font-medium text-sm' : 'block font-medium text-faint text-sm'}>
        {t(key)}
      </span>
      <span className="block text-faint text-xs">{reason ?? t(`${key}Hint`)}</span>
    </>
  )
  if (!is_available) {
    return (
      <Menu.Item disabled className={itemStyle}>
        {words}
      </Menu.Item>
    )
  }
  const query = new URLSearchParams({ format, ...(encoding === 'cp949' ? { encoding } : {}) })
  return (
    <Menu.Item
      className={itemStyle}
      closeOnClick
      render={<a href={`/api/classifications/${taskId}/export?${query}`} download />}
    >
      {words}
    </Menu.Item>
  )
}

async function fetchOptions(taskId: string): Promise<ExportOptions> {
  const response = await fetch(`/api/classifications/${taskId}/exports`)
  if (!response.ok) throw new Error(`exports answered ${response.status}`)
  return exportOptionsSchema.parse(await response.json())
}
