import { useTranslations } from 'next-intl'
import { type ReactNode, useId } from 'react'
import type { UploadPreview } from '#lib/uploads/schema.ts'
import { Select } from '../ui/select.tsx'
import { DELIMITERS, ENCODINGS, HEADER_ROWS_MAX, type ReadingChoices } from './choices.ts'

interface ReadSettingsProps {
  preview: UploadPreview
  choices: ReadingChoices
  onChange: (choices: ReadingChoices) => void
}

const ENCODING_NAMES = {
  'utf-8': 'UTF-8',
  cp949: 'CP949 (EUC-KR)',
  'utf-16le': 'UTF-16 LE',
  'utf-16be': 'UTF-16 BE',
}

/** Each as it was detected, and changeable. What a format does not have is not asked. */
export function ReadSettings({ preview, choices, onChange }: ReadSettingsProps) {
  const t = useTranslations('import')
  const isText = preview.delimiter !== null
  const isWorkbook = preview.sheets.length > 0
  const headerRow = choices.header_row ?? preview.header_row
  return (
    <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
      {isWorkbook ? (
        <Setting
          label={t('sheet')}
          value={choices.sheet ?? preview.sheet ?? ''}
          onChange={(sheet) => onChange({ sheet, header_row: undefined })}
        >
          {preview.sheets.map((sheet) => (
            <option key={sheet} value={sheet}>
              {sheet}
            </option>
          ))}
        </Setting>
      ) : (
        <Setting
          label={t('encoding')}
          value={choices.encoding ?? preview.encoding}
          onChange={(encoding) => onChange({ encoding })}
        >
          {ENCODINGS.map((encoding) => (
            <option key={encoding} value={encoding}>
              {ENCODING_NAMES[encoding]}
            </option>
          ))}
        </Setting>
      )}
      {isText ? (
        <Setting
          label={t('delimiter')}
          value={choices.delimiter ?? preview.delimiter ?? ''}
          onChange={(delimiter) => onChange({ delimiter })}
        >
          {DELIMITERS.map(({ value, name }) => (
            <option key={name} value={value}>
              {t(name)}
            </option>
          ))}
        </Setting>
      ) : null}
      <Setting
        label={t('headerRow')}
        value={String(headerRow)}
        onChange={(row) => onChange({ header_row: Number(row) })}
      >
        <option value="0">{t('noHeader')}</option>
        {Array.from({ length: Math.max(HEADER_ROWS_MAX, headerRow) }, (_, index) => index + 1).map((row) => (
          <option key={row} value={row}>
            {t('rowNumber', { row })}
          </option>
        ))}
      </Setting>
    </div>
  )
}

interface SettingProps {
  label: string
  value: string
  onChange: (value: string) => void
  children: ReactNode
}

function Setting({ label, value, onChange, children }: SettingProps) {
  const id = useId()
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="font-medium text-muted text-sm">
        {label}
      </label>
      <Select id={id} className="w-full" value={value} onChange={({ target }) => onChange(target.value)}>
        {children}
      </Select>
    </div>
  )
}
