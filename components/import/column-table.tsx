import { useTranslations } from 'next-intl'
import type { TicketField } from '#lib/files/schema.ts'
import type { UploadPreview } from '#lib/uploads/schema.ts'
import { Badge, type BadgeTone } from '../ui/badge.tsx'
import { Select } from '../ui/select.tsx'
import { type Standing, samplesOf, standingOf, unmappedColumns } from './certainty.ts'
import { type ColumnMapping, FIELDS } from './choices.ts'

interface ColumnTableProps {
  preview: UploadPreview
  /** Before a person changed anything: how sure each column was. */
  detected: UploadPreview
  mapping: ColumnMapping
  onConnect: (field: TicketField, column: string | null) => void
}

/** One select a field, with what its column holds: by mouse, keyboard and screen reader alike. */
export function ColumnTable({ preview, detected, mapping, onConnect }: ColumnTableProps) {
  const t = useTranslations('import')
  const kept = unmappedColumns(preview.columns, mapping)
  return (
    <div className="grid grid-cols-1 gap-3">
      <ul className="grid grid-cols-1 divide-y divide-line rounded-xl border border-line">
        {FIELDS.map((field) => (
          <FieldRow
            key={field}
            field={field}
            column={mapping[field]}
            columns={preview.columns}
            samples={samplesOf(preview, mapping[field])}
            standing={standingOf(field, { detected, mapping })}
            onConnect={(column) => onConnect(field, column)}
          />
        ))}
      </ul>
      {kept.length > 0 ? (
        <p className="text-faint text-sm">{t('keptColumns', { columns: kept.join(', ') })}</p>
      ) : null}
    </div>
  )
}

const TONES: Record<Standing, BadgeTone> = {
  certain: 'good',
  remembered: 'good',
  chosen: 'accent',
  guess: 'warn',
  none: 'neutral',
}

interface FieldRowProps {
  field: TicketField
  column: string | null
  columns: readonly string[]
  samples: readonly string[]
  standing: Standing
  onConnect: (column: string | null) => void
}

function FieldRow({ field, column, columns, samples, standing, onConnect }: FieldRowProps) {
  const t = useTranslations('import')
  const fields = useTranslations('field')
  const id = `column-of-${field}`
  return (
    <li className="grid grid-cols-1 items-center gap-x-4 gap-y-1.5 px-3.5 py-3 sm:grid-cols-[8.5rem_minmax(0,1fr)_6.5rem]">
      <label htmlFor={id} className="font-medium text-sm">
        {fields(field)} {field === 'body' ? <span className="text-accent-ink">{t('required')}</span> : null}
      </label>
      <Select
        id={id}
        className="w-full"
        aria-describedby={`${id}-hint ${id}-standing`}
        value={column === null ? '' : String(columns.indexOf(column))}
        onChange={({ target }) =>
          onConnect(target.value === '' ? null : (columns[Number(target.value)] ?? null))
        }
      >
        <option value="">{t('noColumn')}</option>
        {columns.map((name, index) => (
          <option key={name} value={index}>
            {name}
          </option>
        ))}
      </Select>
      <Badge id={`${id}-standing`} tone={TONES[standing]} className="w-fit">
        {t(`standing.${standing}`)}
      </Badge>
      <p id={`${id}-hint`} className="truncate text-faint text-sm empty:hidden sm:col-span-2 sm:col-start-2">
        {samples.join(' · ')}
      </p>
    </li>
  )
}
