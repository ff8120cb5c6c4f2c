import { GraduationCap } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { buttonStyle } from '../ui/button.tsx'

interface TrainLinkProps {
  file: { file_id: string; mapping: Partial<Record<string, string | null>> }
}

/** To the training form with this file chosen; nothing where the file has no label column. */
export function TrainLink({ file }: TrainLinkProps) {
  const t = useTranslations('models')
  if (!file.mapping.label) return null
  return (
    <Link href={`/models?file=${file.file_id}`} className={buttonStyle({ tone: 'neutral', size: 'sm' })}>
      <GraduationCap aria-hidden="true" className="size-4" />
      {t('trainFromFile')}
    </Link>
  )
}
