'use client'

import { Tabs } from '@base-ui/react/tabs'
import { useTranslations } from 'next-intl'
import type { ClassificationResult } from '#lib/results/schema.ts'
import { CategoryDot } from './category-dot.tsx'
import { SampleCard } from './sample-card.tsx'
import { Section } from './section.tsx'
import { type LinkSource, linkTo } from './ticket-links.ts'

interface SampleTicketsProps extends Pick<ClassificationResult, 'ui' | 'category_info' | 'tickets'> {
  source: LinkSource
}

/** Three tickets a category, so that a number can be checked against what people wrote. */
export function SampleTickets({ ui, category_info, tickets, source }: SampleTicketsProps) {
  const t = useTranslations('result')
  const names = category_info
    .map(({ category }) => category)
    .filter((category) => tickets.top3_by_category[category]?.length)
  if (names.length === 0) return null
  return (
    <Section title={t('samples')} isCard={false}>
      <Tabs.Root defaultValue={names[0]}>
        <Tabs.List
          data-print="hide"
          className="-mx-4 mb-4 flex gap-1.5 overflow-x-auto px-4 py-1 [scrollbar-width:none] sm:mx-0 sm:flex-wrap sm:px-0"
        >
          {names.map((name) => (
            <Tabs.Tab
              key={name}
              value={name}
              className="flex h-9 shrink-0 items-center gap-2 rounded-full border border-line bg-surface px-3.5 font-medium text-muted text-sm hover:text-ink data-active:border-ink data-active:text-ink"
            >
              <CategoryDot color={ui.colors[name]} className="size-2" />
              {name}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {names.map((name) => (
          <Tabs.Panel
            key={name}
            value={name}
            // Paper shows every category, each under its name.
            keepMounted
            data-print="shown"
            className="grid grid-cols-1 gap-3 md:grid-cols-3 md:gap-4 print:mb-4 print:break-inside-avoid print:grid-cols-3"
            tabIndex={-1}
          >
            <h3 className="hidden font-semibold print:col-span-3 print:block">{name}</h3>
            {tickets.top3_by_category[name]?.map((ticket) => (
              <SampleCard
                key={ticket.ticket_id}
                ticket={ticket}
                href={linkTo(source, { category: name, ticket: ticket.ticket_id })}
              />
            ))}
          </Tabs.Panel>
        ))}
      </Tabs.Root>
    </Section>
  )
}
