'use client'

import { Square } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'

interface CancelButtonProps {
  current: number
  isBusy: boolean
  onConfirm: () => void
}

export function CancelButton({ current, isBusy, onConfirm }: CancelButtonProps) {
  const t = useTranslations('progress')
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" isBusy={isBusy}>
          {isBusy ? null : <Square aria-hidden="true" className="size-3 fill-current" />}
          {t('cancel')}
        </Button>
      }
      title={t('cancelTitle')}
      confirmLabel={t('cancelConfirm')}
      dismissLabel={t('cancelDismiss')}
      onConfirm={onConfirm}
    >
      {t('cancelBody', { current })}
    </ConfirmDialog>
  )
}
