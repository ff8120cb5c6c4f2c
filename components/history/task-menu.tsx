'use client'

import { Menu } from '@base-ui/react/menu'
import {
  Ellipsis,
  GitCompareArrows,
  type LucideIcon,
  Pencil,
  Pin,
  PinOff,
  ReceiptText,
  RotateCw,
  Trash2,
} from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import { isUnfinished, type TaskRow } from '#lib/tasks/schema.ts'
import { buttonStyle } from '../ui/button.tsx'
import { cn } from '../ui/cn.ts'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { MenuPopup, menuItemStyle } from '../ui/menu.tsx'
import { ComparePicker } from './compare-picker.tsx'
import { EditTaskDialog } from './edit-task-dialog.tsx'
import { type ActedTask, type TaskActions, titleOf } from './task-actions.ts'
import { useTaskActions } from './use-task-actions.ts'

export interface TaskMenuProps {
  task: ActedTask
  actions: TaskActions
  onEdited: (task: TaskRow) => void
  onDeleted: (taskId: string) => void
}

type Asked = 'edit' | 'compare' | 'delete' | null

/** Everything that can be done with one past task. */
export function TaskMenu({ task, actions, onEdited, onDeleted }: TaskMenuProps) {
  const t = useTranslations('history')
  const [asked, setAsked] = useState<Asked>(null)
  const deeds = useTaskActions(task, actions, { onEdited, onDeleted })
  const hasEnded = !isUnfinished(task.status)
  const dialog = (name: Asked) => ({
    isOpen: asked === name,
    onOpenChange: (isOpen: boolean) => setAsked(isOpen ? name : null),
  })
  return (
    <>
      <Menu.Root>
        <Menu.Trigger
          aria-label={t('menu', { name: titleOf(task) })}
          disabled={deeds.isBusy}
          className={cn(buttonStyle({ tone: 'quiet', size: 'icon' }), 'data-popup-open:bg-sunken')}
        >
          <Ellipsis aria-hidden="true" className="size-4.5" />
        </Menu.Trigger>
        <MenuPopup>
          <Item icon={Pencil} onClick={() => setAsked('edit')}>
            {t('edit')}
          </Item>
          <Item icon={task.pinned_at ? PinOff : Pin} onClick={deeds.pin}>
            {t(task.pinned_at ? 'unpin' : 'pin')}
          </Item>
          <Menu.Separator className="mx-1.5 my-1.5 h-px bg-line" />
          <Item icon={RotateCw} isDisabled={!hasEnded} onClick={deeds.runAgain}>
            {t('runAgain')}
          </Item>
          <Item icon={GitCompareArrows} isDisabled={!hasEnded} onClick={() => setAsked('compare')}>
            {t('compare')}
          </Item>
          {hasEnded ? (
            <Menu.Item className={menuItemStyle} render={<Link href={`/tasks/${task.task_id}/receipt`} />}>
              <ReceiptText aria-hidden="true" className="size-4 text-faint" />
              {t('receipt')}
            </Menu.Item>
          ) : null}
          <Menu.Separator className="mx-1.5 my-1.5 h-px bg-line" />
          <Item icon={Trash2} isDisabled={!hasEnded} isDanger onClick={() => setAsked('delete')}>
            {t('delete')}
          </Item>
          {hasEnded ? null : (
            <p className="max-w-56 px-3 pt-1 pb-2 text-faint text-xs">{t('whileRunning')}</p>
          )}
        </MenuPopup>
      </Menu.Root>
      <EditTaskDialog {...dialog('edit')} task={task} editTask={actions.editTask} onEdited={onEdited} />
      <ComparePicker {...dialog('compare')} task={task} />
      <ConfirmDialog
        {...dialog('delete')}
        title={t('deleteTitle')}
        confirmLabel={t('deleteConfirm')}
        dismissLabel={t('deleteDismiss')}
        onConfirm={deeds.remove}
      >
        {t('deleteBody', { name: titleOf(task), count: task.total })}
      </ConfirmDialog>
    </>
  )
}

interface ItemProps {
  icon: LucideIcon
  onClick: () => void
  isDisabled?: boolean
  isDanger?: boolean
  children: ReactNode
}

function Item({ icon: Icon, onClick, isDisabled = false, isDanger = false, children }: ItemProps) {
  return (
    <Menu.Item
      className={cn(
        menuItemStyle,
        'data-disabled:cursor-default data-disabled:text-faint',
        isDanger && !isDisabled && 'text-bad',
      )}
      disabled={isDisabled}
      onClick={onClick}
    >
      <Icon
        aria-hidden="true"
        className={cn('size-4', isDanger && !isDisabled ? 'text-bad' : 'text-faint')}
      />
      {children}
    </Menu.Item>
  )
}
