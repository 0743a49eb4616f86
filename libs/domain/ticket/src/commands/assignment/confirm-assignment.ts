import type { Instant } from '@sunwai/kernel';
import { refuse } from '@sunwai/kernel';
import type { Decide } from '../../decision.js';
import { assignTicket } from './assign-ticket.js';

/** The control room's one click: yes, where routing suggests (Amethi A4). To correct it, AssignTicket. */
export type ConfirmAssignment = {
  readonly type: 'ConfirmAssignment';
  readonly clock?: { readonly policyVersion: string; readonly dueAt: Instant };
};

export const confirmAssignment: Decide<ConfirmAssignment> = ({ clock }, ticket, context) => {
  const to = ticket.classification?.suggested;
  if (!to) return refuse('assignment.nothing_suggested');
  return assignTicket({ type: 'AssignTicket', to, ...(clock && { clock }) }, ticket, context);
};
