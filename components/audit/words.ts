import type { AuditAction } from '#lib/audit/schema.ts'

/** `ticket.label` → `action_ticket_label`: a dot would be a level in the messages. */
export function actionKey<A extends AuditAction>(action: A) {
  return `action_${action.replace('.', '_') as Underscored<A>}` as const
}

type Underscored<A extends string> = A extends `${infer Noun}.${infer Verb}` ? `${Noun}_${Verb}` : A
